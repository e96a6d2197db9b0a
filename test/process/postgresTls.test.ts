import assert from 'node:assert/strict';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'mocha';
import type { DatabaseLink } from '../../src/core/databases/engine';
import type { DatabaseTrouble } from '../../src/core/databases/reading';
import { createPostgresEngine } from '../../src/engines/postgres/postgresEngine';
import { troubleSentence } from '../../src/present/databaseTroubleText';
import { buildCli, type Ended, runCli } from '../support/cli/cliProgram';
import { never, sharedPostgres, untilAsleep, valueOf } from '../support/postgres/looking';
import { type PostgresServer, startPostgres } from '../support/postgres/postgresServer';
import { type Certificates, keyOf, makeCertificates, speakTls } from '../support/postgres/tls';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

type Opened = DatabaseLink | DatabaseTrouble;

describe('a PostgreSQL that speaks TLS', function () {
  this.timeout(60_000);

  let server: PostgresServer;
  let plain: PostgresServer;
  let folder: TemporaryFolder;
  let files: Certificates;
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);

  before(async () => {
    folder = createTemporaryFolder();
    [server, plain, files] = await Promise.all([
      startPostgres(),
      sharedPostgres(),
      makeCertificates(folder),
      buildCli(),
    ]);
    await speakTls(server, files.server, files.authority);
    const admin = await server.session();
    await admin.query("create role secure login password 's3cret'; create role plain login; create role carded login");
    await admin.end();
    process.on('warning', onWarning);
  });
  after(async () => {
    process.off('warning', onWarning);
    await server?.stop();
    folder?.remove();
  });
  afterEach(() => assert.deepEqual(warnings, []));

  async function open(url: string, query: string | null = null): Promise<Opened> {
    const options = { candidates: { texts: [], query }, statementTimeoutMs: 5_000, connectTimeoutMs: 5_000 };
    const linked = await createPostgresEngine().connect(
      { system: 'postgresql', url, password: null, lookOnly: false },
      options,
      new AbortController().signal,
    );
    return linked.ok ? linked.value : linked.error;
  }

  function at(query: string, { user = 'secure:s3cret', host = 'localhost', port = server.port } = {}): string {
    return `postgres://${user}@${host}:${port}/postgres${query}`;
  }

  /** `ok`, or what is wrong, in the nouns of the program. */
  async function tried(url: string): Promise<string> {
    const link = await open(url);
    if ('code' in link) {
      assert.doesNotMatch(JSON.stringify(link), /s3cret/);
      return link.tls === undefined ? link.code : `${link.code}: ${link.tls.flaw}`;
    }
    // The way of the session is known as without TLS: by it clients are found.
    assert.notEqual(link.route, null);
    await link.close();
    return 'ok';
  }

  it('is asked as the driver has it: every mode above “disable” checks who answers, unless the meaning of psql is asked for', async () => {
    const [right, wrong] = [`&sslrootcert=${files.authority}`, `&sslrootcert=${files.strangeAuthority}`];
    const ip = { host: '127.0.0.1' };
    const found: string[][] = [];
    for (const mode of ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify']) {
      for (const meaning of ['', '&uselibpqcompat=true']) {
        const query = `?sslmode=${mode}${meaning}`;
        const urls = [at(query), at(query + wrong), at(query + right), at(query + right, ip)];
        found.push([mode + meaning, ...(await Promise.all(urls.map(tried)))]);
      }
    }
    const [no, demanded, stranger, other] = ['not-configured', 'demanded', 'unknown-issuer', 'other-name'].map(
      (each) => (each === 'not-configured' ? each : `tls: ${each}`),
    ) as [string, string, string, string];
    assert.deepEqual(found, [
      // The mode, then: no authority, a strange one, the right one, and that under another name of the host.
      ['disable', demanded, demanded, demanded, demanded],
      ['disable&uselibpqcompat=true', demanded, demanded, demanded, demanded],
      ['prefer', stranger, stranger, 'ok', other],
      ['prefer&uselibpqcompat=true', 'ok', 'ok', 'ok', 'ok'],
      ['require', stranger, stranger, 'ok', other],
      ['require&uselibpqcompat=true', 'ok', stranger, 'ok', 'ok'],
      ['verify-ca', stranger, stranger, 'ok', other],
      ['verify-ca&uselibpqcompat=true', no, stranger, 'ok', 'ok'],
      ['verify-full', stranger, stranger, 'ok', other],
      ['verify-full&uselibpqcompat=true', stranger, stranger, 'ok', other],
      ['no-verify', 'ok', 'ok', 'ok', 'ok'],
      ['no-verify&uselibpqcompat=true', 'ok', 'ok', 'ok', 'ok'],
    ]);
  });

  it('says what is wrong with each thing that a URL says of it, and takes what is right', async () => {
    const ca = `sslrootcert=${files.authority}`;
    const card = `sslcert=${files.client}&sslkey=${keyOf(files.client)}`;
    const strangeCard = `sslcert=${files.strangeAuthority}&sslkey=${keyOf(files.strangeAuthority)}`;
    const [carded, unencrypted] = [{ user: 'carded' }, { user: 'plain' }];
    const without = { user: 'postgres', port: plain.port };
    const cases: readonly (readonly [string, string])[] = [
      [at(''), 'tls: demanded'],
      [at('', unencrypted), 'ok'],
      [at(`?${ca}`, unencrypted), 'not-authenticated: unwanted'],
      [at(`?${ca}`), 'ok'],
      [at(`?ssl=true&${ca}`), 'ok'],
      [at('?ssl=true'), 'tls: unknown-issuer'],
      [at('?ssl=no-verify'), 'ok'],
      [at('?ssl=false'), 'tls: demanded'],
      [at(`?sslnegotiation=direct&${ca}`), 'ok'],
      [at(`?${ca}`, { user: 'secure:wr0ng' }), 'not-authenticated'],
      [at('?sslmode=secure'), 'not-configured'],
      [at('?ssl=perhaps'), 'not-configured'],
      [at('?sslrootcert=/nonexistent/ca.pem'), 'not-configured'],
      [at(`?sslrootcert=${folder.path}`), 'not-configured'],
      [at('?sslmode=verify-full&sslrootcert=system'), 'tls: unknown-issuer'],
      [at('?uselibpqcompat=true&sslmode=require&sslrootcert=system'), 'tls: unknown-issuer'],
      [at(`?${ca}&${card}`, carded), 'ok'],
      [at(`?${ca}`, carded), 'not-authenticated: own-certificate'],
      [at(`?${ca}&${strangeCard}`, carded), 'tls: own-certificate'],
      [at('?sslmode=require', without), 'tls: not-offered'],
      [at('?uselibpqcompat=true&sslmode=prefer', without), 'tls: not-offered'],
      [at('?sslmode=disable', without), 'ok'],
    ];
    const found = await Promise.all(cases.map(async ([url]) => [url, await tried(url)]));
    assert.deepEqual(found, cases);
    const socket = `postgres://secure@/postgres?host=${server.folder}&port=${server.port}&sslmode=require`;
    const link = await open(socket);
    assert.ok(!('code' in link), JSON.stringify(link));
    await link.close();
  });

  it('is told how each of these is cured, by the parameters of its URL', async () => {
    const sentence = async (url: string): Promise<string> => {
      const link = await open(url);
      assert.ok('code' in link);
      return troubleSentence(link);
    };
    assert.match(
      await sentence(at('?sslmode=require')),
      /^No secure connection: .*self-signed certificate.*“sslrootcert=ca\.pem”.*“uselibpqcompat=true&sslmode=require”/,
    );
    const other = at(`?sslrootcert=${files.authority}`, { host: '127.0.0.1' });
    assert.match(await sentence(other), /“uselibpqcompat=true&sslmode=verify-ca&sslrootcert=ca\.pem”/);
    assert.match(await sentence(at('')), /“sslmode=verify-full”.*“sslrootcert=ca\.pem”/);
    assert.match(await sentence(at('?ssl=true', { user: 'postgres', port: plain.port })), /“sslmode=disable”/);
  });

  it('takes a password from a file that nobody else may read, and says why where it does not', async () => {
    const file = folder.at('pgpass');
    const before = process.env['PGPASSFILE'];
    const url = at(`?sslrootcert=${files.authority}`, { user: 'secure' });
    const said: string[] = [];
    process.env['PGPASSFILE'] = file;
    try {
      writeFileSync(file, `localhost:${server.port}:*:secure:s3cret\n`, { mode: 0o600 });
      assert.equal(await tried(url), 'ok');
      for (const change of [
        () => chmodSync(file, 0o644),
        () => writeFileSync(file, 'localhost:1:*:secure:s3cret\n'),
        () => rmSync(file),
      ]) {
        change();
        const link = await open(url);
        assert.ok('code' in link);
        assert.equal(link.code, 'not-authenticated');
        said.push(link.message);
        if (said.length === 1) chmodSync(file, 0o600);
      }
    } finally {
      if (before === undefined) delete process.env['PGPASSFILE'];
      else process.env['PGPASSFILE'] = before;
    }
    const open644 = `password file "${file}" has group or world access; permissions should be u=rw (0600) or less`;
    assert.deepEqual(said, [open644, 'no password was given', 'no password was given']);
  });

  it('has a look that is aborted cancelled on it, also where nobody is let in without TLS', async () => {
    const link = await open(at(`?sslrootcert=${files.authority}`), 'select pg_sleep(60)::text');
    assert.ok(!('code' in link), JSON.stringify(link));
    const holder = await server.session();
    await holder.query('select pg_advisory_lock(4711)');
    const abort = new AbortController();
    const aborted = link.read(abort.signal);
    await untilAsleep(server, 1);
    abort.abort();
    assert.deepEqual(await aborted, { ok: false, error: { code: 'cancelled', message: '' } });
    await untilAsleep(server, 0);
    await holder.end();
    assert.deepEqual(valueOf(await link.read(never)).locks, []);
    await link.close();
  });

  it('is reached by “lockscope db” with what the environment says of TLS, without a word but its own', async () => {
    const run = (query: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
      runCli(['db', '--url-env', 'SHOP', '--json'], {
        cwd: folder.path,
        home: folder.path,
        env: { SHOP: at(query), ...env },
      });
    const [refused, required, byFile] = await Promise.all([
      run('?sslmode=require'),
      run('?uselibpqcompat=true', { PGSSLMODE: 'require' }),
      run('', { PGSSLMODE: 'verify-full', PGSSLROOTCERT: files.authority }),
    ]);
    for (const { code, stdout, stderr } of [required, byFile]) {
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, /"state":"connected"/);
    }
    assert.doesNotMatch(refused.stdout + refused.stderr, /s3cret|warning|deprecat|at .*\.js/i);
    assert.match(refused.stdout + refused.stderr, /uselibpqcompat=true&sslmode=require/);
  });

  it('is not trusted with a certificate that is out of date', async () => {
    await speakTls(server, files.outOfDate, files.authority);
    assert.equal(await tried(at(`?sslrootcert=${files.authority}`)), 'tls: out-of-date');
    assert.equal(await tried(at('?sslmode=require&uselibpqcompat=true')), 'ok');
  });
});
