import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, chmodSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { buildCli } from '../support/cli/cliProgram';
import { openScene, type Scene } from '../support/cli/scene';

const isWindows = process.platform === 'win32';
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

interface LockJson {
  readonly path: string;
  readonly verdict: string;
  readonly holder: { readonly pid: number; readonly liveness: string } | null;
}

interface LsJson {
  readonly version: number;
  readonly locks: readonly LockJson[];
  readonly journals: readonly { readonly path: string; readonly health: string }[];
  readonly registries: readonly unknown[];
}

const goodJournal = '# codegraph-journal v1 1700000000000\nsrc/a.ts\nDELETED src/b.ts\n';

let scene: Scene;
before(async function () {
  this.timeout(60_000);
  await buildCli();
});
beforeEach(() => {
  scene = openScene();
});
afterEach(() => scene.end());

async function lsJson(...args: readonly string[]): Promise<LsJson> {
  const { code, stdout, stderr } = await scene.run(['ls', '--json', ...args]);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  return JSON.parse(stdout) as LsJson;
}

describe('lockscope ls', function () {
  this.timeout(30_000);

  it('shows each lock with its verdict, file, holder and age, then the journals', async () => {
    const live = (await scene.holder()).pid;
    const dead = await scene.deadPid();
    scene.lock('a', live);
    scene.lock('b', dead);
    scene.file('b/.codegraph/changes.journal', goodJournal);
    const { code, stdout, stderr } = await scene.run(['ls']);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    const lines = stdout.split('\n');
    assert.match(lines[0] ?? '', /^VERDICT +FILE +HOLDER +AGE$/);
    assert.match(lines[1] ?? '', new RegExp(`^stale +b/.codegraph/changes.journal.lock +pid ${dead}, gone +\\d+ s$`));
    assert.match(
      lines[2] ?? '',
      new RegExp(`^held +a/.codegraph/changes.journal.lock +node.* \\(pid ${live}\\) +\\d+ s$`),
    );
    assert.deepEqual(lines.slice(3, 5), ['', 'HEALTH    FILE                          SUMMARY']);
    assert.equal(lines[5], 'in order  b/.codegraph/changes.journal  1 changed, 1 deleted');
  });

  it('says so when there is nothing', async () => {
    const { code, stdout } = await scene.run(['ls']);
    assert.deepEqual({ code, stdout }, { code: 0, stdout: 'No locks and no journals here.\n' });
  });

  it('prints the object that programs rely on', async () => {
    const { pid } = await scene.holder();
    const path = scene.lock('a', pid);
    const journal = scene.file('a/.codegraph/changes.journal', goodJournal);
    const json = await lsJson();
    assert.deepEqual(Object.keys(json), ['version', 'locks', 'journals', 'registries']);
    assert.equal(json.version, 1);
    assert.equal(json.locks.length, 1);
    const lock = json.locks[0] as unknown as Record<string, unknown>;
    const required = 'id kind dialect path resource verdict releasable holder acquiredAt ageMs waiters evidence'.split(
      ' ',
    );
    assert.deepEqual(
      required.filter((key) => !(key in lock)),
      [],
    );
    assert.equal(lock['id'], `codegraph.journal-lock:${path}`);
    assert.equal(lock['kind'], 'lock');
    assert.equal(lock['dialect'], 'codegraph.journal-lock');
    assert.equal(lock['path'], path);
    assert.equal(lock['resource'], journal);
    assert.equal(lock['verdict'], 'held');
    assert.equal(lock['releasable'], false);
    assert.equal(new Date(String(lock['acquiredAt'])).toISOString(), lock['acquiredAt']);
    assert.ok(Number.isInteger(lock['ageMs']) && Number(lock['ageMs']) >= 0);
    assert.deepEqual(lock['waiters'], []);
    const holder = lock['holder'] as Record<string, unknown>;
    assert.deepEqual(
      { pid: holder['pid'], host: holder['host'], liveness: holder['liveness'] },
      { pid, host: null, liveness: 'alive' },
    );
    assert.match(String(holder['command']), /setInterval/);
    assert.equal(new Date(String(holder['startedAt'])).toISOString(), holder['startedAt']);
    for (const item of lock['evidence'] as readonly Record<string, unknown>[]) {
      assert.deepEqual(Object.keys(item), ['code', 'text']);
      assert.match(String(item['text']), /\.$/);
    }
    const seen = json.journals[0] as unknown as Record<string, unknown>;
    assert.deepEqual(
      { path: seen['path'], dialect: seen['dialect'], health: seen['health'], findings: seen['findings'] },
      { path: journal, dialect: 'codegraph.journal', health: 'ok', findings: [] },
    );
  });

  it('prints one line of JSON into a pipe', async () => {
    const { stdout } = await scene.run(['ls', '--json']);
    assert.equal(stdout, '{"version":1,"locks":[],"journals":[],"registries":[]}\n');
  });

  it('looks into the folders named, each once, and at single files', async () => {
    const dead = await scene.deadPid();
    const a = scene.lock('a', dead);
    const b = scene.lock('b', dead);
    const besideB = scene.leftover('b', dead);
    scene.lock('c', dead);
    const paths = async (...args: readonly string[]): Promise<readonly string[]> =>
      (await lsJson(...args)).locks.map(({ path }) => path);
    assert.deepEqual(await paths('a', './a', 'a/.codegraph'), [a]);
    assert.deepEqual(await paths('a', b), [a, b]);
    assert.deepEqual(await paths('b', b), [b, besideB]);
    assert.deepEqual(await paths(b), [b]);
  });

  it('follows a link that is named, and no other', async function () {
    if (isWindows) return;
    scene.lock('real', await scene.deadPid());
    symlinkSync(scene.at('real'), scene.at('link'));
    assert.deepEqual(
      (await lsJson('link')).locks.map(({ path }) => path),
      [scene.at('link/.codegraph/changes.journal.lock')],
    );
    assert.equal((await lsJson('.')).locks.length, 1);
  });

  it('filters by kind and verdict, and leaves the journals out then', async () => {
    const live = (await scene.holder()).pid;
    const dead = await scene.deadPid();
    scene.lock('a', live);
    scene.lock('b', dead);
    scene.leftover('b', dead);
    scene.file('b/.codegraph/changes.journal', goodJournal);
    const verdicts = async (...args: readonly string[]): Promise<readonly string[]> => {
      const json = await lsJson(...args);
      assert.deepEqual(json.journals, []);
      return json.locks.map(({ verdict }) => verdict).sort();
    };
    assert.deepEqual(await verdicts('--kind', 'temp'), ['orphan']);
    assert.deepEqual(await verdicts('--kind', 'lock'), ['held', 'stale']);
    assert.deepEqual(await verdicts('--verdict', 'stale,orphan'), ['orphan', 'stale']);
    assert.deepEqual(await verdicts('--verdict', 'stale', '--verdict', 'held'), ['held', 'stale']);
    assert.deepEqual(await verdicts('--verdict', 'overdue'), []);
    assert.equal((await scene.run(['ls', '--verdict', 'overdue'])).stdout, 'No lock is like that here.\n');
  });

  it('leaves out what is always left out, and what is asked to be', async () => {
    const dead = await scene.deadPid();
    const a = scene.lock('a', dead);
    const vendor = scene.lock('vendor', dead);
    const modules = scene.lock('node_modules/x', dead);
    const paths = async (...args: readonly string[]): Promise<readonly string[]> =>
      (await lsJson(...args)).locks.map(({ path }) => path);
    assert.deepEqual(await paths(), [a, vendor]);
    assert.deepEqual(await paths('--exclude', '**/vendor/**'), [a]);
    assert.deepEqual(await paths('--exclude', '**/vendor/**', '--exclude', 'a'), []);
    // Named on purpose.
    assert.deepEqual(await paths('.', 'node_modules/x'), [a, modules, vendor]);
    assert.deepEqual(await paths('.', modules), [a, modules, vendor]);
  });

  it('lets a lease be longer than the tool’s own, never shorter', async () => {
    const path = scene.lock('a', (await scene.holder()).pid);
    const then = Date.now() / 1_000 - 60;
    utimesSync(path, then, then);
    const verdict = async (...args: readonly string[]): Promise<string | undefined> =>
      (await lsJson(...args)).locks[0]?.verdict;
    assert.equal(await verdict(), 'overdue');
    assert.equal(await verdict('--lease', 'codegraph=3600'), 'held');
    assert.equal(await verdict('--lease', 'codegraph=1'), 'overdue');
  });

  it('ends with 2 when something named is not there, and still shows the rest', async () => {
    scene.lock('a', await scene.deadPid());
    const { code, stdout, stderr } = await scene.run(['ls', 'a', 'missing']);
    assert.equal(code, 2);
    assert.match(stdout, /stale +a\/\.codegraph/);
    assert.equal(stderr, 'lockscope: missing: there is no such file or folder.\n');
  });

  it('ends with 2 for a file that is no lock: a manifest is never shown as one', async () => {
    scene.file('yarn.lock', '# yarn lockfile v1\n');
    const { code, stdout, stderr } = await scene.run(['ls', 'yarn.lock']);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.equal(stderr, 'lockscope: yarn.lock: nothing that Lockscope knows; not a lock file, or a manifest.\n');
    assert.deepEqual((await lsJson()).locks, []);
  });

  it('never takes an empty argument for the current folder', async () => {
    scene.lock('a', await scene.deadPid());
    const { code, stdout } = await scene.run(['ls', '']);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
  });

  it('tells of folders it cannot read: 2 for one that was named, a warning for one below', async () => {
    if (isWindows) return;
    scene.lock('a', await scene.deadPid());
    mkdirSync(scene.at('closed'));
    // The temporary folder is private; somebody else must at least get to it.
    for (const path of [dirname(scene.root), scene.root]) chmodSync(path, 0o755);
    chmodSync(scene.at('closed'), 0);
    const uid = isRoot ? { uid: nobody } : {};
    try {
      const named = await scene.run(['ls', 'closed'], uid);
      assert.deepEqual({ code: named.code, stdout: named.stdout }, { code: 2, stdout: '' });
      assert.equal(named.stderr, 'lockscope: closed: cannot be read (EACCES).\n');
      const below = await scene.run(['ls'], uid);
      assert.equal(below.code, 0);
      assert.match(below.stdout, /^stale /m);
      assert.equal(below.stderr, 'lockscope: closed: cannot be read (EACCES).\n');
    } finally {
      chmodSync(scene.at('closed'), 0o755);
    }
  });
});

describe('lockscope explain', function () {
  this.timeout(30_000);

  it('tells everything about a lock, and the command that clears it', async () => {
    const dead = await scene.deadPid();
    scene.lock('a', dead);
    const { code, stdout, stderr } = await scene.run(['explain', 'a/.codegraph/changes.journal.lock']);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    assert.match(stdout, /^codegraph journal lock: stale\n/);
    assert.ok(stdout.includes(`There is no process ${dead}.`));
    assert.ok(stdout.endsWith('\nOn the command line: lockscope release a/.codegraph/changes.journal.lock\n'));
  });

  it('offers no command for a lock that is held', async () => {
    const path = scene.lock('a', (await scene.holder()).pid);
    const { code, stdout } = await scene.run(['explain', path]);
    assert.equal(code, 0);
    assert.match(stdout, /: held\n/);
    assert.doesNotMatch(stdout, /lockscope release/);
  });

  it('prints the lock as ls does, for programs', async () => {
    const path = scene.lock('a', await scene.deadPid());
    const { code, stdout } = await scene.run(['explain', path, '--json']);
    assert.equal(code, 0);
    const lock = JSON.parse(stdout) as Record<string, unknown>;
    const listed = (await lsJson()).locks[0] as unknown as Record<string, unknown>;
    assert.deepEqual({ ...lock, ageMs: 0, evidence: [] }, { ...listed, ageMs: 0, evidence: [] });
  });

  it('explains a journal', async () => {
    const path = scene.file('a/.codegraph/changes.journal', 'garbage\n');
    const { code, stdout } = await scene.run(['explain', path]);
    assert.equal(code, 0);
    assert.match(stdout, /^a\/\.codegraph\/changes\.journal:1:0: error: .*\(missing-header\)\n/);
    const json = JSON.parse((await scene.run(['explain', path, '--json'])).stdout) as Record<string, unknown>;
    assert.deepEqual({ path: json['path'], health: json['health'] }, { path, health: 'damaged' });
  });

  it('ends with 2 for what it does not know, for a folder, and for nothing', async () => {
    scene.file('Cargo.lock', '');
    for (const [path, text] of [
      ['Cargo.lock', /Cargo\.lock: nothing that Lockscope knows; not a lock file, or a manifest\./],
      ['.', /a folder/],
      ['missing.lock', /missing\.lock: there is no such file or folder\./],
    ] as const) {
      const { code, stdout, stderr } = await scene.run(['explain', path]);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
      assert.match(stderr, text);
    }
  });

  it('knows a database note only by what stands beside it', async () => {
    const note = scene.file('a/other.db.lock', `${await scene.deadPid()}`);
    const explain = async (): Promise<string> => (await scene.run(['explain', note])).stdout;
    assert.match(await explain(), /^unrecognised lock: unknown/);
    scene.file('a/other.db', '');
    scene.file('a/changes.journal', goodJournal);
    assert.match(await explain(), /^codegraph database note: stale/);
  });
});

describe('lockscope verify', function () {
  this.timeout(30_000);

  it('prints findings as compilers do, and ends with 1', async () => {
    scene.file('bad/.codegraph/changes.journal', 'garbage\nsrc/a.ts');
    scene.file('good/.codegraph/changes.journal', goodJournal);
    const { code, stdout, stderr } = await scene.run(['verify']);
    assert.deepEqual({ code, stderr }, { code: 1, stderr: '' });
    const lines = stdout.split('\n');
    assert.match(lines[0] ?? '', /^bad\/\.codegraph\/changes\.journal:1:0: error: .+ \(missing-header\)$/);
    assert.match(lines[1] ?? '', /^bad\/\.codegraph\/changes\.journal:2:8: warning: .+ \(no-final-newline\)$/);
    assert.equal(
      lines[2],
      'bad/.codegraph/changes.journal: damaged: 2 findings; 1 changed, 0 deleted. The next build will look at every file: it refuses the journal for what is wrong with it.',
    );
    assert.equal(lines[3], 'good/.codegraph/changes.journal: in order: 1 changed, 1 deleted');
  });

  it('ends with 0 when all is in order, or not begun, or not there', async () => {
    assert.deepEqual(await scene.run(['verify']), { code: 0, signal: null, stdout: 'No journals here.\n', stderr: '' });
    scene.file('new/changes.journal', '# codegraph-journal v1 0\nsrc/a.ts\n');
    const good = scene.file('good/changes.journal', goodJournal);
    assert.equal((await scene.run(['verify'])).code, 0);
    assert.equal((await scene.run(['verify', good])).stdout, 'good/changes.journal: in order: 1 changed, 1 deleted\n');
  });

  it('prints what programs rely on', async () => {
    const path = scene.file('bad/changes.journal', 'garbage\n');
    const { code, stdout } = await scene.run(['verify', '--json', path]);
    assert.equal(code, 1);
    const json = JSON.parse(stdout) as { version: number; journals: readonly Record<string, unknown>[] };
    assert.deepEqual(Object.keys(json), ['version', 'journals']);
    assert.equal(json.version, 1);
    const [journal = {}] = json.journals;
    assert.deepEqual(
      { path: journal['path'], dialect: journal['dialect'], health: journal['health'] },
      { path, dialect: 'codegraph.journal', health: 'damaged' },
    );
    const [finding = {}] = journal['findings'] as readonly Record<string, unknown>[];
    assert.deepEqual(
      { ...finding, text: '', length: 0 },
      {
        code: 'missing-header',
        severity: 'error',
        line: 1,
        editorLine: 1,
        item: null,
        columns: { from: 0, to: 7 },
        offset: 0,
        length: 0,
        text: '',
      },
    );
  });

  it('ends with 2 for a file that is no journal, and for what cannot be read', async () => {
    const lock = scene.lock('a', await scene.deadPid());
    scene.file('notes.txt', 'hello');
    for (const path of [lock, 'notes.txt']) {
      const { code, stdout, stderr } = await scene.run(['verify', path]);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
      assert.match(stderr, /not a journal of a format that Lockscope verifies\.\n$/);
    }
    assert.equal((await scene.run(['verify', 'missing/changes.journal'])).code, 2);
    mkdirSync(scene.at('odd/changes.journal'), { recursive: true });
    const odd = await scene.run(['verify', 'odd']);
    assert.equal(odd.code, 2);
    assert.match(odd.stdout, /unreadable/);
  });
});

describe('lockscope, used wrongly', function () {
  this.timeout(30_000);

  const wrong: readonly (readonly string[])[] = [
    [],
    ['frobnicate'],
    ['ls', '--frobnicate'],
    ['ls', '--kind', 'padlock'],
    ['ls', '--verdict', 'stale,guilty'],
    ['ls', '--lease', 'codegraph'],
    ['ls', '--lease', 'nosuchtool=5'],
    ['explain'],
    ['explain', 'a', 'b'],
    ['release'],
    ['undo', 'no-such-id'],
  ];
  for (const args of wrong) {
    it(`ends with 2 and says why: lockscope ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await scene.run(args);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
      assert.notEqual(stderr, '');
      assert.doesNotMatch(stderr, /^ +at /m);
    });
  }

  it('has help worth reading, for itself and for each command', async () => {
    const { code, stdout, stderr } = await scene.run(['--help']);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    for (const part of ['Examples:', 'Exit codes:', 'What it never does:', 'Verdicts:', '--no-color'])
      assert.ok(stdout.includes(part), part);
    for (const command of ['ls', 'watch', 'explain', 'release', 'sweep', 'verify', 'undo', 'report']) {
      assert.match(stdout, new RegExp(`^  ${command} `, 'm'));
      const own = await scene.run([command, '--help']);
      assert.equal(own.code, 0);
      assert.match(own.stdout, new RegExp(`^Usage: lockscope ${command} `));
    }
  });

  it('knows its version', async () => {
    const { code, stdout } = await scene.run(['--version']);
    assert.equal(code, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
