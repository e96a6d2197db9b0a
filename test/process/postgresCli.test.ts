import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Client } from 'pg';
import { buildCli, type Ended, runCli } from '../support/cli/cliProgram';
import { freshDatabase, pidOf, sharedPostgres, untilWaiting } from '../support/postgres/looking';
import type { PostgresServer } from '../support/postgres/postgresServer';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

interface Printed {
  readonly version: number;
  readonly databases: readonly {
    readonly name: string;
    readonly state: string;
    readonly system: string;
    readonly trouble: { readonly code: string; readonly text: string } | null;
    readonly sessions: readonly { readonly process: { readonly pid: number } | null }[];
    readonly waits: readonly { readonly session: number; readonly waiters: readonly { readonly session: number }[] }[];
    readonly locks: readonly {
      readonly name: { readonly text: string } | null;
      readonly waitingSince: string | null;
    }[];
  }[];
}

describe('lockscope db', function () {
  // Each run starts a program, on a machine that may have much to do.
  this.timeout(30_000);

  let server: PostgresServer;
  let database: string;
  let folder: TemporaryFolder;
  const open: Client[] = [];

  before(async function () {
    this.timeout(60_000);
    [server] = await Promise.all([sharedPostgres(), buildCli()]);
  });
  beforeEach(async () => {
    database = await freshDatabase(server);
    folder = createTemporaryFolder();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((client) => client.end()));
    folder.remove();
  });

  async function session(application: string): Promise<Client> {
    const client = await server.session(database, 'postgres', application);
    open.push(client);
    return client;
  }

  function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return runCli(['db', ...args], { cwd: folder.path, home: folder.path, env });
  }

  it('prints who waits for whom, then the locks by their names, of the database in a variable', async () => {
    const [migrator, waiter] = [await session('migrate'), await session('app')];
    await migrator.query('begin; select pg_advisory_xact_lock(7241865325823964)');
    await waiter.query('begin');
    const waited = waiter.query('select pg_advisory_xact_lock(7241865325823964)');
    await untilWaiting(server, 1);
    writeFileSync(folder.at('.env'), `DATABASE_URL="${server.url(database)}"\n`);
    const [text, json] = [
      await run(['DATABASE_URL']),
      await run(['--url-env', 'SHOP', '--json'], { SHOP: server.url(database) }),
    ];
    await migrator.query('commit');
    await waited;
    assert.deepEqual([text.code, text.stderr, json.code, json.stderr], [0, '', 0, '']);
    const lines = text.stdout.split('\n');
    assert.match(lines[0]!, /^PostgreSQL 18\.\d+, database made_\w+, as postgres$/);
    // Its sessions are those of this very process.
    const of = `process ${process.pid} of this machine: [^·]+`;
    assert.match(
      lines[2]!,
      new RegExp(
        `^migrate \\(session \\d+\\) · idle in transaction for .* · 1 session waits behind it · ${of} · begin; select`,
      ),
    );
    assert.match(
      lines[3]!,
      new RegExp(
        `^└ app \\(session \\d+\\) · active for .* · waits for .*: node-pg-migrate: migrations \\(likely\\) · ${of}$`,
      ),
    );
    assert.match(text.stdout, /^node-pg-migrate: migrations \(likely\) +ExclusiveLock +held +migrate/m);
    const { version, databases } = JSON.parse(json.stdout) as Printed;
    const [only] = databases;
    assert.deepEqual([version, only?.state, only?.system], [1, 'connected', 'postgresql']);
    assert.deepEqual(
      only?.sessions.map(({ process: each }) => each?.pid),
      [process.pid, process.pid],
    );
    assert.deepEqual(
      only?.waits.map((wait) => [wait.session, wait.waiters.map((each) => each.session)]),
      [[await pidOf(migrator), [await pidOf(waiter)]]],
    );
    assert.match(only?.locks.find(({ waitingSince }) => waitingSince !== null)?.waitingSince ?? '', /^\d{4}-.*Z$/);
  });

  it('finds a database by the name that the settings of the folder give it, and says where that leads', async () => {
    const declared = [
      { name: 'shop', url: server.url(database), candidates: ['nightly import'] },
      { name: 'by variable', urlFromEnvironment: 'SHOP_URL' },
      { name: 'careless', url: 'postgres://app:s3cret@localhost/shop' },
    ];
    mkdirSync(folder.at('.vscode'));
    writeFileSync(
      folder.at('.vscode/settings.json'),
      `{ // comments, as VS Code has them\n "lockscope.databases": ${JSON.stringify(declared)}, }`,
    );
    writeFileSync(folder.at('.env'), `SHOP_URL=${server.url(database)}\n`);
    writeFileSync(folder.at('other.json'), JSON.stringify([{ ...declared[0], name: 'elsewhere' }]));
    const holder = await session('import');
    await holder.query("select pg_advisory_lock(hashtext('nightly import'))");
    const [shop, variable, elsewhere, careless, unknown] = await Promise.all([
      run(['shop', '--json']),
      run(['by variable']),
      run(['elsewhere', '--databases', 'other.json']),
      run(['careless']),
      run(['shop', '--databases', 'other.json']),
    ]);
    assert.deepEqual([shop.code, variable.code, elsewhere.code, careless.code, unknown.code], [0, 0, 0, 2, 2]);
    const place = `postgres@127.0.0.1:${server.port}/${database}`;
    assert.equal(shop.stderr, `shop is ${place}, as the settings have it.\n`);
    const [only] = (JSON.parse(shop.stdout) as Printed).databases;
    assert.deepEqual([only?.name, only?.locks.map(({ name }) => name?.text)], ['shop', ['“nightly import”']]);
    assert.match(variable.stderr, /^by variable is postgres@/);
    assert.match(elsewhere.stdout, /^PostgreSQL 18/);
    assert.match(careless.stderr, /^lockscope: In database 3, “careless”, url: A password does not belong/);
    assert.match(unknown.stderr, /no database of this name in its settings/);
    for (const { stdout, stderr } of [careless, unknown]) assert.doesNotMatch(stdout + stderr, /s3cret/);
  });

  it('says what is wrong in words and in JSON, and never prints a password', async () => {
    const url = `postgres://nobody:s3cr%20t@127.0.0.1:${server.port}/missing`;
    const [ended, ...others] = await Promise.all([
      run(['--json', 'URL'], { URL: url }),
      run(['postgres://a:s3cr%20t@127.0.0.1:1/b']),
      run(['postgres://a:s3cr t@b']),
      run(['NO_SUCH']),
    ]);
    assert.deepEqual(
      [ended, ...others].map(({ code }) => code),
      [2, 2, 2, 2],
    );
    const [only] = (JSON.parse(ended.stdout) as Printed).databases;
    assert.equal(only?.trouble?.code, only?.state);
    assert.match(ended.stderr, /^lockscope: Not let in: role "nobody" does not exist\. Look at user/);
    assert.match(others[0].stderr, /^lockscope: Nobody listens there: /);
    for (const { stdout, stderr } of [ended, ...others]) assert.doesNotMatch(stdout + stderr, /s3cr/);
  });
});
