import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { buildCli, type Ended, runCli } from '../support/cli/cliProgram';
import { recordingOptions, startTested, testedKind, testedName } from '../support/databases/eitherServer';
import type { MysqlServer } from '../support/databases/mysqlServer';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

interface Printed {
  readonly version: number;
  readonly databases: readonly {
    readonly state: string;
    readonly system: string;
    readonly trouble: { readonly code: string; readonly text: string } | null;
    readonly sessions: readonly { readonly id: number; readonly application: string | null; readonly state: string }[];
    readonly waits: readonly { readonly session: number; readonly waiters: readonly { readonly session: number }[] }[];
    readonly locks: readonly {
      readonly name: { readonly text: string; readonly certainty: string } | null;
      readonly session: number | null;
      readonly state: string;
    }[];
    readonly gaps: readonly { readonly code: string }[];
  }[];
}

describe(`lockscope db with ${testedName}`, function () {
  // Each run starts a program, on a machine that may have much to do.
  this.timeout(60_000);

  let server: MysqlServer;
  let folder: TemporaryFolder;

  before(async () => {
    folder = createTemporaryFolder();
    [server] = await Promise.all([startTested(recordingOptions), buildCli()]);
    const setUp = await server.session();
    await setUp.query("CREATE USER plain@127.0.0.1 IDENTIFIED BY 's3cr t'");
    await setUp.query('GRANT ALL ON *.* TO plain@127.0.0.1');
    await setUp.query('CREATE DATABASE test');
    await setUp.query('CREATE TABLE test.t1 (id INT PRIMARY KEY)');
  });
  after(async () => {
    folder.remove();
    await server?.stop();
  });

  function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return runCli(['db', ...args], { cwd: folder.path, home: folder.path, env });
  }

  it('prints who waits for whom and the locks by their names, as text and as JSON, without the password', async () => {
    const [spirit, second] = [await server.session('spirit'), await server.session('second')];
    await spirit.query("SELECT GET_LOCK('test.t1-23037d07', 0)");
    const waiting = second.query("SELECT GET_LOCK('test.t1-23037d07', 60)");
    const watcher = await server.session();
    const isWaiting = async (): Promise<boolean> => {
      const [rows] = await watcher.query("SELECT ID FROM information_schema.PROCESSLIST WHERE STATE = 'User lock'");
      return (rows as readonly unknown[]).length > 0;
    };
    while (!(await isWaiting()));
    const [json, text] = await Promise.all([
      run(['URL', '--json'], { URL: server.url('plain:s3cr%20t') }),
      run([server.url('plain:s3cr%20t')]),
    ]);
    spirit.destroy();
    await waiting;
    second.destroy();
    assert.deepEqual([json.code, json.stderr, text.code], [0, '', 0]);
    const { version, databases } = JSON.parse(json.stdout) as Printed;
    const [only, ...others] = databases;
    assert.deepEqual([version, others], [1, []]);
    assert.deepEqual([only?.state, only?.system, only?.trouble, only?.gaps], ['connected', testedKind, null, []]);
    assert.deepEqual(
      only?.waits.map(({ session, waiters }) => [session, waiters.map((each) => each.session)]),
      [[spirit.threadId, [second.threadId]]],
    );
    assert.deepEqual(
      new Set(only?.locks.map(({ name, session, state }) => [name?.text, name?.certainty, session, state].join(' · '))),
      new Set([
        `Spirit: change of table test.t1 · certain · ${spirit.threadId} · held`,
        `Spirit: change of table test.t1 · certain · ${second.threadId} · waiting`,
      ]),
    );
    assert.match(text.stdout, /^spirit \(session \d+\) · .*1 session waits behind it/m);
    assert.match(text.stdout, /^Spirit: change of table test\.t1 +(?:EXCLUSIVE|SHARED_NO_WRITE) +held +spirit/m);
    for (const { stdout, stderr } of [json, text]) assert.doesNotMatch(stdout + stderr, /s3cr/);
  });

  it('ends with 2 and says why, in words and in JSON, where it is not let in or nobody is there, without the password', async () => {
    const [wrong, dead, missing, careless] = await Promise.all([
      run(['--json', 'URL'], { URL: server.url('plain:s3cr%20et') }),
      run(['--json', 'URL'], { URL: `${testedKind}://plain:s3cr%20t@127.0.0.1:1/` }),
      run(['URL'], { URL: server.url('plain:s3cr%20t', 'no_such') }),
      run(['mysql://plain:s3cr t@nowhere']),
    ]);
    assert.deepEqual(
      [wrong, dead, missing, careless].map(({ code }) => code),
      [2, 2, 2, 2],
    );
    const said = [wrong, dead].map(({ stdout }) => (JSON.parse(stdout) as Printed).databases[0]);
    assert.deepEqual(
      said.map((each) => [each?.state, each?.trouble?.code, each?.locks, each?.waits]),
      ['not-authenticated', 'refused'].map((code) => [code, code, [], []]),
    );
    assert.match(wrong.stderr, /^lockscope: Not let in: Access denied for user 'plain'@'127\.0\.0\.1'/);
    assert.match(dead.stderr, /^lockscope: Nobody listens there: /);
    assert.match(missing.stderr, /^lockscope: No such database: /);
    for (const { stdout, stderr } of [wrong, dead, missing, careless]) assert.doesNotMatch(stdout + stderr, /s3cr/);
  });
});
