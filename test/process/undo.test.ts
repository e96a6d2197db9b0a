import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { KeptFile } from '../../src/core/ports';
import { createHands } from '../../src/node/files/hands';
import { createUndoStore } from '../../src/node/undoStore';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

const run = promisify(execFile);
const stamp = '4321\n4321-0123456789abcdef\n';

let folder: TemporaryFolder;
let lock: string;
let aside: string;

function entry(id = '1-a', path = lock): KeptFile {
  return {
    id,
    path,
    dialect: 'codegraph.journal-lock',
    kind: 'lock',
    removedAt: Number(id.split('-')[0]),
    holderPid: 4_321,
    size: 27,
    sha256: null,
  };
}

beforeEach(() => {
  folder = createTemporaryFolder();
  lock = folder.at('changes.journal.lock');
  aside = folder.at('.aside');
});

afterEach(() => folder.remove());

describe('Hands', () => {
  const hands = createHands();

  it('put a file back where nothing stands, the same inode with all that belongs to it', () => {
    writeFileSync(lock, stamp);
    utimesSync(lock, 1_000, 2_000.5);
    chmodSync(lock, 0o640);
    const before = lstatSync(lock, { bigint: true });
    assert.deepEqual(
      [hands.rename(lock, aside).ok, existsSync(lock), hands.restore(aside, lock).ok],
      [true, false, true],
    );
    const after = lstatSync(lock, { bigint: true });
    assert.deepEqual(
      [after.ino, after.mtimeNs, after.mode, after.nlink, existsSync(aside)],
      [before.ino, before.mtimeNs, before.mode, 1n, false],
    );
  });

  for (const [what, take] of [
    ['a file', () => writeFileSync(lock, 'theirs')],
    ['a folder', () => mkdirSync(lock)],
    ['a link', () => symlinkSync('nowhere', lock)],
  ] as const) {
    it(`never put a file back over ${what}`, () => {
      writeFileSync(aside, stamp);
      take();
      const before = lstatSync(lock, { bigint: true });
      const restored = hands.restore(aside, lock);
      assert.deepEqual(
        [!restored.ok && restored.error.code, lstatSync(lock, { bigint: true }).ino, readFileSync(aside, 'utf8')],
        ['EEXIST', before.ino, stamp],
      );
    });
  }

  it('put a link back as the link it was, whether or not it leads anywhere', () => {
    symlinkSync('ann@there.4711:1795157624', aside);
    assert.deepEqual(hands.restore(aside, lock), { ok: true, value: undefined });
    assert.deepEqual([readlinkSync(lock), existsSync(aside)], ['ann@there.4711:1795157624', false]);
  });

  it('never put a link back over another one', () => {
    symlinkSync('ann@there.4711', aside);
    symlinkSync('bob@here.12', lock);
    const restored = hands.restore(aside, lock);
    assert.deepEqual(
      [restored.ok ? 'restored' : restored.error.code, readlinkSync(lock), readlinkSync(aside)],
      ['EEXIST', 'bob@here.12', 'ann@there.4711'],
    );
  });

  it('say that what they should move is gone', () => {
    const answers = [hands.rename(lock, aside), hands.restore(aside, lock)];
    assert.deepEqual(
      answers.map((answer) => !answer.ok && answer.error.code),
      ['ENOENT', 'ENOENT'],
    );
  });

  it('move a link, not what it points to', () => {
    writeFileSync(folder.at('target'), 'target');
    symlinkSync('target', lock);
    assert.ok(hands.rename(lock, aside).ok);
    assert.deepEqual([lstatSync(aside).isSymbolicLink(), readFileSync(folder.at('target'), 'utf8')], [true, 'target']);
  });
});

// Where both exist, they are two devices: a rename from one to the other fails.
const devices = ['/dev/shm', '/tmp']
  .filter((path) => existsSync(path))
  .map((path) => ({ path, dev: statSync(path).dev }));
const [memory, disk] = devices;
const stores: readonly (readonly [where: string, parent: string | undefined])[] = [
  ['on the same device', undefined],
  ...(memory !== undefined && disk !== undefined && memory.dev !== disk.dev
    ? [['on another device', memory.path] as const]
    : []),
];

for (const [where, parent] of stores) {
  describe(`the undo store ${where}`, () => {
    let storage: TemporaryFolder;

    beforeEach(() => {
      storage = createTemporaryFolder(parent);
      writeFileSync(aside, stamp);
      utimesSync(aside, 1_000, 2_000);
      chmodSync(aside, 0o640);
    });

    afterEach(() => storage.remove());

    it('takes a file over, and knows of it after a restart', async () => {
      const kept = await createUndoStore(storage.at('undo')).keep(entry(), aside);
      assert.deepEqual(
        [kept, existsSync(aside), await createUndoStore(storage.at('undo')).list()],
        [{ ok: true, value: undefined }, false, [entry()]],
      );
    });

    it('puts the file back as it was, and forgets it', async () => {
      const store = createUndoStore(storage.at('undo'));
      await store.keep(entry(), aside);
      const restored = await store.restore('1-a');
      const { mtimeMs, mode, nlink } = lstatSync(lock);
      assert.deepEqual(
        [
          restored.ok,
          readFileSync(lock, 'utf8'),
          mtimeMs,
          mode & 0o777,
          nlink,
          await store.list(),
          readdirSync(storage.at('undo')),
          readdirSync(folder.path),
        ],
        [true, stamp, 2_000_000, 0o640, 1, [], [], ['changes.journal.lock']],
      );
    });

    it('keeps a link as a link, and puts it back pointing to where it did', async () => {
      unlinkSync(aside);
      symlinkSync('ann@there.4711:1795157624', aside);
      const store = createUndoStore(storage.at('undo'));
      assert.deepEqual(await store.keep(entry(), aside), { ok: true, value: undefined });
      assert.equal(lstatSync(aside, { throwIfNoEntry: false }), undefined);
      assert.deepEqual(await store.restore('1-a'), { ok: true, value: undefined });
      assert.deepEqual([readlinkSync(lock), await store.list()], ['ann@there.4711:1795157624', []]);
    });

    it('overwrites nobody, and still has the file then', async () => {
      const store = createUndoStore(storage.at('undo'));
      await store.keep(entry(), aside);
      writeFileSync(lock, 'theirs');
      const refused = await store.restore('1-a');
      unlinkSync(lock);
      const restored = await store.restore('1-a');
      assert.deepEqual(
        [!refused.ok && refused.error.code, restored.ok, readFileSync(lock, 'utf8'), readdirSync(folder.path)],
        ['EEXIST', true, stamp, ['changes.journal.lock']],
      );
    });

    it('says that the folder it stood in is gone, and still has the file', async () => {
      const store = createUndoStore(storage.at('undo'));
      const lost = entry('1-a', folder.at('gone/changes.journal.lock'));
      await store.keep(lost, aside);
      const refused = await store.restore('1-a');
      assert.deepEqual([!refused.ok && refused.error.code, await store.list()], ['ENOENT', [lost]]);
    });

    it('puts back a file with the longest name there can be', async () => {
      const store = createUndoStore(storage.at('undo'));
      const path = folder.at(`${'数'.repeat(82)}.db.lock`);
      await store.keep(entry('1-a', path), aside);
      const restored = await store.restore('1-a');
      assert.deepEqual(
        [restored, readdirSync(folder.path)],
        [{ ok: true, value: undefined }, [path.slice(folder.path.length + 1)]],
      );
    });

    it('lets exactly one of two processes put an entry back', async function () {
      this.timeout(30_000);
      const store = createUndoStore(storage.at('undo'));
      const ids = Array.from({ length: 40 }, (_, n) => `${n + 1}-a`);
      for (const id of ids) {
        writeFileSync(folder.at(id), id);
        await store.keep(entry(id, folder.at('back', id)), folder.at(id));
      }
      mkdirSync(folder.at('back'));
      const start = Date.now() + 3_000;
      const program = `
        import { createUndoStore } from ${JSON.stringify(new URL('../../src/node/undoStore.ts', import.meta.url).pathname)};
        const store = createUndoStore(${JSON.stringify(storage.at('undo'))});
        while (Date.now() < ${start});
        const won = [];
        for (const id of ${JSON.stringify(ids)}) if ((await store.restore(id)).ok) won.push(id);
        console.log(JSON.stringify(won));`;
      writeFileSync(storage.at('program.mts'), program);
      const command = ['--import', createRequire(import.meta.url).resolve('tsx'), storage.at('program.mts')];
      const outputs = await Promise.all([1, 2].map(() => run(process.execPath, command)));
      const won = outputs.flatMap(({ stdout }) => JSON.parse(stdout) as string[]);
      assert.deepEqual(
        [won.sort(), readdirSync(folder.at('back')).sort(), readdirSync(storage.at('undo'))],
        [[...ids].sort(), [...ids].sort(), []],
      );
    });
  });
}

describe('the undo store', () => {
  it('knows of nothing where it never kept anything', async () => {
    const store = createUndoStore(folder.at('undo'));
    const restored = await store.restore('1-a');
    assert.deepEqual(
      [await store.list(), !restored.ok && restored.error.code, existsSync(folder.at('undo'))],
      [[], 'ENOENT', false],
    );
  });

  it('lists the newest first and keeps two hundred', async function () {
    this.timeout(30_000);
    const store = createUndoStore(folder.at('undo'));
    for (let n = 1; n <= 203; n++) {
      writeFileSync(aside, stamp);
      await store.keep(entry(`${n}-a`), aside);
    }
    const ids = (await store.list()).map(({ id }) => id);
    assert.deepEqual(
      [ids.length, ids[0], ids.at(-1), readdirSync(folder.at('undo')).length],
      [200, '203-a', '4-a', 400],
    );
  });

  it('leaves the file where it is when it cannot keep it', async () => {
    writeFileSync(aside, stamp);
    writeFileSync(folder.at('undo'), 'a file in its place');
    const kept = await createUndoStore(folder.at('undo')).keep(entry(), aside);
    assert.deepEqual([!kept.ok && kept.error.code, readFileSync(aside, 'utf8')], ['EEXIST', stamp]);
  });

  it('gives the file back when it cannot note where it stood', async () => {
    writeFileSync(aside, stamp);
    mkdirSync(folder.at('undo/1-a.json'), { recursive: true });
    const kept = await createUndoStore(folder.at('undo')).keep(entry(), aside);
    assert.deepEqual(
      [kept.ok, readFileSync(aside, 'utf8'), existsSync(folder.at('undo/1-a.kept'))],
      [false, stamp, false],
    );
  });

  it('says what went wrong instead of throwing when its folder is not one', async () => {
    writeFileSync(folder.at('undo'), 'a file in its place');
    const restored = await createUndoStore(folder.at('undo')).restore('1-a');
    assert.equal(!restored.ok && restored.error.code, 'ENOTDIR');
  });

  it('is not confused by what else lies in its folder', async () => {
    mkdirSync(folder.at('undo'));
    const stray: Readonly<Record<string, string>> = {
      'a.json': '{',
      'b.json': 'null',
      'c.json': '{"id":"other","path":"/x","removedAt":1}',
      'd.json': '{"id":"d"}',
      'e.kept': 'kept without a note',
    };
    for (const [name, content] of Object.entries(stray)) writeFileSync(folder.at('undo', name), content);
    mkdirSync(folder.at('undo/f.json'));
    const store = createUndoStore(folder.at('undo'));
    writeFileSync(aside, stamp);
    await store.keep(entry(), aside);
    assert.deepEqual(await store.list(), [entry()]);
  });

  it('keeps what it keeps from other users', async () => {
    writeFileSync(aside, stamp);
    await createUndoStore(folder.at('undo')).keep(entry(), aside);
    assert.deepEqual(
      [statSync(folder.at('undo')).mode & 0o777, statSync(folder.at('undo/1-a.json')).mode & 0o777],
      [0o700, 0o600],
    );
  });
});
