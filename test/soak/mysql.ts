import { runCommand } from '../support/host/runCommand';
import { projectRoot } from '../support/host/cache';
import { mysqlProgram } from '../support/databases/mysql';
import type { Part } from './part';

const limitMs = 10 * 60_000;

/** What the process tests promise of MariaDB, on a MySQL: no stable release of Debian has one, and its unstable one changes daily. */
export async function* mysql(): Part {
  const { version } = await mysqlProgram();
  const mocha = ['node_modules/mocha/bin/mocha.js', 'test/process/mysql*.test.ts'];
  const env = { ...process.env, LOCKSCOPE_MYSQL_TESTS: 'mysql' };
  const objections = await runCommand(process.execPath, mocha, { cwd: projectRoot, env, timeoutMs: limitMs }).then(
    () => [],
    (error: unknown) => [error instanceof Error ? error.message : String(error)],
  );
  yield { summary: `what is promised of MariaDB was asked of MySQL ${version}`, objections };
}
