import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import * as path from 'node:path';
import { buildSync } from 'esbuild';
import type { KernelLockReport, KernelLockRequest, UseAnswer, UseQuestion } from '../../src/core/processPorts';
import { createTemporaryFolder, type TemporaryFolder } from './temporaryFolder';

/** A question with its pattern as text, to be carried into another process. */
export type CarriedQuestion = Omit<UseQuestion, 'program'> & { readonly program: string };

interface Asked {
  readonly locks: KernelLockRequest;
  readonly uses: readonly CarriedQuestion[];
}

interface Answered {
  readonly locks: KernelLockReport;
  readonly uses: readonly UseAnswer[];
}

/** Looks with the eyes of another process: another user's, or one in namespaces of its own. */
export class ForeignLook {
  readonly #folder: TemporaryFolder;

  constructor() {
    this.#folder = createTemporaryFolder();
    chmodSync(this.#folder.path, 0o755);
    const contents = `
      import { createProcfsLocks } from './src/node/kernelLocks/procfsLocks';
      import { createProcfsUses } from './src/node/processes/procfsUses';
      const { locks, uses } = JSON.parse(process.argv[2]);
      const questions = uses.map((question) => ({ ...question, program: new RegExp(question.program) }));
      void Promise.all([createProcfsLocks().query(locks), createProcfsUses().ask(questions)]).then(([locks, uses]) => {
        console.log(JSON.stringify({ locks, uses }));
      });`;
    const resolveDir = path.join(__dirname, '..', '..');
    const outfile = this.#folder.at('look.cjs');
    buildSync({ stdin: { contents, resolveDir, loader: 'ts' }, bundle: true, platform: 'node', outfile });
  }

  /**
   * Runs behind `prefix`, e.g. `['setpriv', '--reuid', '65534']`; `null` where this machine does not let us.
   * @throws {Error} with what it said, when it fails otherwise
   */
  look(prefix: readonly string[], asked: Asked): Answered | null {
    const words = [...prefix, process.execPath, this.#folder.at('look.cjs'), JSON.stringify(asked)];
    const ran = spawnSync(words[0] ?? '', words.slice(1), { cwd: '/', encoding: 'utf8' });
    if (ran.error !== undefined) throw ran.error;
    if (ran.status === 0) return JSON.parse(ran.stdout) as Answered;
    if (/not permitted|permission denied/i.test(ran.stderr)) return null;
    throw new Error(`${prefix.join(' ')}: exit ${ran.status}, signal ${ran.signal}: ${ran.stderr}`);
  }

  remove(): void {
    this.#folder.remove();
  }
}
