import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { buildCli, type Ended } from '../support/cli/cliProgram';
import { reasons } from '../support/cli/removalResults';
import { identity, namesIn, openScene, type Scene } from '../support/cli/scene';

const head = '# codegraph-journal v1 1795171083515';
const damaged = `${head}\nsrc/a.ts\nsrc/b.tsDELETED src/c.ts\nsrc/d.ts\n`;
const repaired = '# codegraph-journal v1 0\nsrc/a.ts\nsrc/d.ts\n';
const difference = [
  `--- a/.codegraph/changes.journal`,
  `+++ a/.codegraph/changes.journal, repaired`,
  '@@ -1,4 +1,3 @@',
  `-${head}`,
  '+# codegraph-journal v1 0',
  ' src/a.ts',
  '-src/b.tsDELETED src/c.ts',
  ' src/d.ts',
  '',
].join('\n');
const isLinux = process.platform === 'linux';
/** util-linux has a `script` that takes a command and answers with its exit code. */
const hasTerminal = isLinux && spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout.includes('util-linux');

let scene: Scene;

function damagedJournal(folder = 'a', text = damaged): string {
  return scene.file(`${folder}/.codegraph/changes.journal`, text);
}

function textOf(path: string): string {
  return readFileSync(path, 'latin1');
}

/** It waits for a lock for five seconds: begun first, and looked at last. */
interface Waiting {
  readonly scene: Scene;
  readonly pid: number;
  readonly journal: string;
  readonly lock: string;
  readonly untouched: readonly string[];
  readonly ended: Promise<Ended>;
}

async function startWaiting(): Promise<Waiting> {
  const waiting = openScene();
  const { pid } = await waiting.holder();
  const journal = waiting.file('a/.codegraph/changes.journal', damaged);
  const lock = waiting.lock('a', pid);
  const untouched = [identity(journal), identity(lock)];
  return { scene: waiting, pid, journal, lock, untouched, ended: waiting.run(['repair', '--yes', journal]) };
}

describe('lockscope repair', function () {
  this.timeout(30_000);
  let waiting: Waiting;

  before(async function () {
    this.timeout(60_000);
    await buildCli();
    waiting = await startWaiting();
  });
  after(() => waiting?.scene.end());
  beforeEach(() => {
    scene = openScene();
  });
  afterEach(() => scene.end());

  it('shows what changes, repairs that, leaves no trace, and is undone to the byte, unless written to since', async () => {
    const path = damagedJournal();
    chmodSync(path, 0o640);
    const { code, stdout, stderr } = await scene.run(['repair', '--yes', path]);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^Repaired a\/\.codegraph\/changes\.journal; the damaged one is kept as \d+-[0-9a-f]{16}\.\n$/,
    );
    assert.ok(stderr.startsWith(difference), stderr);
    assert.match(stderr, /\n1 line is taken out \(.+\)\.\nAll other lines stay as they are/);
    assert.match(stderr, /the next build does not trust the journal/);
    assert.deepEqual([textOf(path), statSync(path).mode & 0o777], [repaired, 0o640]);
    assert.deepEqual(namesIn(dirname(path)), ['changes.journal']);
    appendFileSync(path, 'src/later.ts\n');
    const refused = await scene.run(['undo']);
    assert.deepEqual([refused.code, refused.stdout, textOf(path)], [4, '', `${repaired}src/later.ts\n`]);
    assert.match(
      refused.stderr,
      /written to since it was repaired, and that would be lost\. The damaged one is still kept/,
    );
    truncateSync(path, repaired.length);
    const undone = await scene.run(['undo']);
    assert.deepEqual([undone.code, undone.stdout], [0, 'Put back a/.codegraph/changes.journal.\n']);
    assert.equal(textOf(path), damaged);
    assert.deepEqual(namesIn(dirname(path)), ['changes.journal']);
  });

  it('says that it is done, and undone, and that the lock it took for that could not be taken away', async () => {
    const path = damagedJournal();
    const lock = `${path}.lock`;
    // As a disk that fails whenever the lock is touched.
    const failing = scene.file(
      'failing.cjs',
      `const fs = require('node:fs');
      const rename = fs.renameSync;
      fs.renameSync = (from, to) => {
        if (from.endsWith('.lock')) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
        rename(from, to);
      };`,
    );
    const env = { NODE_OPTIONS: `--require ${failing}` };
    const done = await scene.run(['repair', '--yes', path], { env });
    assert.equal(done.code, 2);
    assert.match(done.stdout, /^Repaired a\/\.codegraph\/changes\.journal; /);
    assert.match(done.stderr, /\(EIO: i\/o error\), and may be at .*changes\.journal\.lock still: .* Delete that file/);
    assert.deepEqual([textOf(path), namesIn(dirname(path))], [repaired, ['changes.journal', 'changes.journal.lock']]);

    // Its process has ended since: the next one takes it over.
    const undone = await scene.run(['undo', '--json'], { env });
    const { results } = JSON.parse(undone.stdout) as {
      readonly results: readonly { readonly restored: boolean; readonly lock: { readonly text: string } | null }[];
    };
    const [{ lock: left, ...rest } = { lock: null, restored: false }] = results;
    assert.deepEqual([undone.code, rest.restored, textOf(path)], [2, true, damaged]);
    assert.match(left?.text ?? '', /Delete that file/);
    assert.deepEqual({ ...left, text: '' }, { reason: 'lock-left', path: lock, error: 'EIO', text: '' });
  });

  it('only shows it in a dry run, and asks nobody when there is nobody to ask', async () => {
    const path = damagedJournal();
    const before = identity(path);
    const dry = await scene.run(['repair', '--dry-run', path]);
    assert.deepEqual([dry.code, dry.stderr], [0, '']);
    assert.ok(dry.stdout.startsWith(difference), dry.stdout);
    const cli = await scene.start(['repair', path]);
    cli.write('y\n');
    const { code, stdout, stderr } = await cli.ended;
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.match(stderr, /Nothing was repaired: there is no terminal to ask at\. Say --yes/);
    assert.equal(identity(path), before);
    assert.deepEqual(namesIn(dirname(path)), ['changes.journal']);
  });

  it('prints what programs rely on; takes the lock of a process that is gone, and undoes in one go what it did', async () => {
    const path = damagedJournal();
    scene.lock('a', await scene.deadPid());
    const events = scene.file('a/.codegraph/change-events.ndjson', '{"a":1}\n{"b":\n{"c":3}');
    const ended = await scene.run(['repair', '--yes', '--json', path, events]);
    assert.deepEqual([ended.code, ended.stderr], [0, '']);
    const json = JSON.parse(ended.stdout) as { results: readonly Record<string, unknown>[] };
    assert.deepEqual({ ...json, results: [] }, { version: 1, dryRun: false, results: [] });
    const [first, second] = json.results;
    assert.match(String(first?.['undo']), /^\d+-[0-9a-f]{16}$/);
    const changes = { takenOut: 1, trimmed: 0, closed: false, header: 'replaced', codes: { 'glued-line': 1 } };
    const known = { path, repaired: true, losesEntries: true, changes, hiddenChanges: 0, refusal: null, lock: null };
    const keys = Object.keys(known);
    assert.deepEqual(Object.fromEntries(Object.entries(first ?? {}).filter(([key]) => keys.includes(key))), known);
    assert.deepEqual(
      Object.keys(first ?? {}).filter((key) => !keys.includes(key)),
      ['undo', 'before', 'after', 'hunks'],
    );
    assert.deepEqual([second?.['path'], second?.['repaired'], textOf(events)], [events, true, '{"a":1}\n{"c":3}\n']);
    assert.deepEqual(namesIn(dirname(path)), ['change-events.ndjson', 'changes.journal']);
    // What was repaired in one go is undone in one.
    const undone = await scene.run(['undo', '--json']);
    assert.deepEqual([undone.code, textOf(path), textOf(events).length], [0, damaged, 21]);
  });

  if (isLinux) {
    it('refuses while one without a lock is open, and does not touch it', async () => {
      const events = scene.file('b/change-events.ndjson', '{"a":\n');
      const before = identity(events);
      const descriptor = openSync(events, 'a');
      const writer = spawn('sleep', ['60'], { stdio: ['ignore', descriptor, 'ignore'] });
      closeSync(descriptor);
      await once(writer, 'spawn');
      const { code, stderr } = await scene.run(['repair', '--yes', events]);
      writer.kill('SIGKILL');
      assert.equal(code, 3);
      assert.match(stderr, new RegExp(`Refused: process ${writer.pid} has it open`));
      assert.equal(identity(events), before);
    });
  }

  it('repairs what is named or declared to be a journal of lines, unless its lock is nobody’s to take', async () => {
    const named = scene.file('data.jsonl', '{"a":1}\n{"b":2}{"c":3}\n{"d":4}\n');
    const ledger = scene.file('books/a.ledger', 'ledger\n1\nx\n; note\n2\n');
    const locked = scene.file('books/b.locked', 'x\n');
    const headless = scene.file('books/c.ledger', '1\n2\n');
    const declared = [
      { name: 'ledger', glob: 'books/*.ledger', header: '^ledger$', line: '^\\d+$', comment: '^;' },
      { name: 'locked', glob: 'books/*.locked', line: '^\\d+$', lock: '*.lock' },
    ];
    const journals = scene.file('journals.json', JSON.stringify(declared));
    const paths = [named, ledger, locked, headless];
    const ended = await scene.run(['repair', '--yes', '--json', '--journals', journals, ...paths]);
    assert.deepEqual([ended.code, reasons(ended)], [3, [null, null, 'no-repair', 'lost-header']]);
    assert.deepEqual(paths.map(textOf), ['{"a":1}\n{"d":4}\n', 'ledger\n1\n; note\n2\n', 'x\n', '1\n2\n']);
    // Without the declaration as well.
    assert.equal((await scene.run(['undo'])).code, 0);
    assert.deepEqual([named, ledger].map(textOf), ['{"a":1}\n{"b":2}{"c":3}\n{"d":4}\n', 'ledger\n1\nx\n; note\n2\n']);
  });

  it('never changes a journal of SQLite, whole or damaged, and says what does', async () => {
    const wal = scene.file('app.db-wal', '');
    copyFileSync('test/fixtures/sqlite/3.40.1/wal-killed.bytes', wal);
    const rollback = scene.file('app.db-journal', '');
    copyFileSync('test/fixtures/sqlite/3.40.1/journal-commit.bytes', rollback);
    scene.file('app.db', '');
    const before = [identity(wal), identity(rollback)];
    const { code, stdout, stderr } = await scene.run(['repair', '--yes', wal, rollback]);
    assert.deepEqual({ code, stdout }, { code: 3, stdout: '' });
    for (const name of ['app.db-wal', 'app.db-journal']) {
      assert.match(
        stderr,
        new RegExp(`${name}: Refused: only its own tool .*Do not delete it .*PRAGMA integrity_check`),
      );
    }
    assert.deepEqual([identity(wal), identity(rollback)], before);
  });

  it('ends as the other commands do', async () => {
    const intact = damagedJournal('intact', `${head}\nsrc/a.ts\n`);
    const newer = damagedJournal('newer', '# codegraph-journal v2 17\n\0\n');
    const manifest = scene.file('yarn.lock', '');
    const paths = [intact, newer, 'gone/changes.journal', manifest, '.', scene.lock('lock', 1)];
    mkdirSync(scene.at('gone'));
    if (isLinux) {
      mkdirSync(scene.at('link'));
      symlinkSync(damagedJournal('real'), scene.at('link/changes.journal'));
      paths.push(scene.at('link/changes.journal'));
    }
    const ended = await scene.run(['repair', '--yes', '--json', ...paths]);
    const expected = ['nothing-to-repair', 'another-version', 'vanished', ...Array<string>(3).fill('unusable-path')];
    assert.deepEqual(reasons(ended), isLinux ? [...expected, 'not-a-file'] : expected);
    assert.equal(ended.code, 4);
    for (const [path, code] of [
      [intact, 0],
      [newer, 3],
      [manifest, 2],
    ] as const) {
      assert.equal((await scene.run(['repair', '--yes', path])).code, code);
    }
  });

  if (hasTerminal) {
    it('asks at a terminal, goes ahead only on a yes, and not when the journal has changed by then', async () => {
      const path = damagedJournal();
      const answered = async (answer: string, meanwhile = (): void => undefined): Promise<Ended> => {
        const cli = await scene.startInTerminal(['repair', path]);
        await cli.until(({ stdout }) => (stdout.includes('[y/N]') ? true : undefined));
        meanwhile();
        cli.write(answer);
        return cli.ended;
      };
      const no = await answered('\n');
      assert.deepEqual([no.code, textOf(path)], [0, damaged]);
      assert.match(no.stdout, /Nothing was repaired\./);
      const changed = await answered('y\n', () => appendFileSync(path, 'src/e.ts\n'));
      assert.deepEqual([changed.code, textOf(path)], [4, `${damaged}src/e.ts\n`]);
      assert.match(changed.stdout, /has changed in the meantime/);
      const yes = await answered('y\n');
      assert.deepEqual([yes.code, textOf(path)], [0, `${repaired}src/e.ts\n`]);
    });
  }

  it('refuses while its lock is held, by whom, and touches neither', async () => {
    const { ended, pid, journal, lock, untouched } = waiting;
    const { code, stdout, stderr } = await ended;
    assert.deepEqual({ code, stdout }, { code: 3, stdout: '' });
    assert.match(
      stderr,
      new RegExp(`Refused: the lock of the journal is not free \\(held\\)\\..*Process ${pid} has been running`),
    );
    assert.deepEqual([identity(journal), identity(lock)], untouched);
    assert.deepEqual(namesIn(dirname(journal)), ['changes.journal', 'changes.journal.lock']);
  });
});
