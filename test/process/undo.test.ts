import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { FileError, KeptFile, UndoStore } from '../../src/core/ports';
import type { Result } from '../../src/core/result';
import { createHands } from '../../src/node/files/hands';
import { createNativeRename, noNativeRename } from '../../src/node/files/native/nativeRename';
import { createUndoStore } from '../../src/node/undoStore';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';
import { keptIn } from '../support/keptFiles';

const stamp = '4321\n4321-0123456789abcdef\n';
const sha256 = createHash('sha256').update(stamp).digest('hex');
const done = { ok: true, value: undefined };

let folder: TemporaryFolder;
let lock: string;
let aside: string;

type Shape = KeptFile['shape'];

function entry(id = '1-a', path = lock, shape: Shape = 'file'): KeptFile {
  const isFile = shape === 'file';
  return {
    id,
    path,
    dialect: 'codegraph.journal-lock',
    kind: 'lock',
    shape,
    removedAt: Number(id.split('-')[0]),
    by: 'swap',
    batch: id,
    holderPid: 4_321,
    size: isFile ? 27 : 0,
    sha256: isFile ? sha256 : null,
  };
}

function make(shape: Shape, path = aside): void {
  if (shape === 'file') writeFileSync(path, stamp, { mode: 0o640 });
  else if (shape === 'symlink') symlinkSync('ann@there.4711:1795157624', path);
  else mkdirSync(path, { mode: 0o750 });
  if (shape === 'file') chmodSync(path, 0o640);
  lutimesSync(path, 1_000, 2_000);
}

function factsOf(path: string): readonly unknown[] {
  const { mtimeMs, mode, size } = lstatSync(path);
  if (lstatSync(path).isFile()) return ['file', mtimeMs, mode & 0o777, size, readFileSync(path, 'utf8')];
  if (lstatSync(path).isSymbolicLink()) return ['symlink', mtimeMs, readlinkSync(path)];
  return ['directory', mtimeMs, mode & 0o777, readdirSync(path)];
}

function codeOf(answer: Result<unknown, FileError>): string {
  return answer.ok ? 'done' : answer.error.code;
}

beforeEach(() => {
  folder = createTemporaryFolder();
  lock = folder.at('changes.journal.lock');
  aside = folder.at('.aside');
});

afterEach(() => folder.remove());

// Where both exist, they are two devices: a rename from one to the other fails.
const memory = process.platform === 'linux' ? '/dev/shm' : undefined;
const native = createNativeRename();
const ways: readonly (readonly [name: string, parent: string | undefined, hands: typeof native])[] = [
  ['on the same device', undefined, native],
  ['on the same device, put back in steps', undefined, noNativeRename],
  ...(memory === undefined
    ? []
    : [
        ['on another device', memory, native] as const,
        ['on another device, put back in steps', memory, noNativeRename] as const,
      ]),
];

for (const [where, parent, renaming] of ways) {
  describe(`the undo store ${where}`, () => {
    let storage: TemporaryFolder;
    let open: () => UndoStore;

    beforeEach(() => {
      storage = createTemporaryFolder(parent);
      open = () => createUndoStore(storage.at('undo'), { hands: createHands(renaming) });
    });

    afterEach(() => storage.remove());

    for (const shape of ['file', 'symlink', 'directory'] as const) {
      it(`takes a ${shape} over, and knows of it after a restart`, async () => {
        make(shape);
        const kept = await open().keep(entry('1-a', lock, shape), aside);
        assert.deepEqual(
          [kept, readdirSync(folder.path), await keptIn(open()), readdirSync(storage.at('undo'))],
          [done, [], [entry('1-a', lock, shape)], ['1-a.json', '1-a.kept']],
        );
      });

      it(`puts a ${shape} back as it was, and forgets it`, async () => {
        make(shape);
        const before = factsOf(aside);
        await open().keep(entry('1-a', lock, shape), aside);
        assert.deepEqual(await open().restore('1-a'), done);
        assert.deepEqual(
          [factsOf(lock), lstatSync(lock).nlink <= 2, await keptIn(open()), readdirSync(storage.at('undo'))],
          [before, true, [], []],
        );
        assert.deepEqual(readdirSync(folder.path), ['changes.journal.lock']);
      });

      for (const other of ['file', 'symlink', 'directory'] as const) {
        it(`overwrites no ${other} with a ${shape}, and still has it then`, async () => {
          make(shape);
          const before = factsOf(aside);
          await open().keep(entry('1-a', lock, shape), aside);
          make(other, lock);
          const theirs = lstatSync(lock, { bigint: true }).ino;
          assert.equal(codeOf(await open().restore('1-a')), 'EEXIST');
          assert.equal(lstatSync(lock, { bigint: true }).ino, theirs);
          assert.deepEqual(readdirSync(folder.path), ['changes.journal.lock']);
          createHands().rename(lock, folder.at('theirs'));
          assert.deepEqual([await open().restore('1-a'), factsOf(lock)], [done, before]);
        });
      }

      it(`says that the folder a ${shape} stood in is gone, and still has it`, async () => {
        make(shape);
        const lost = entry('1-a', folder.at('gone', 'lock'), shape);
        await open().keep(lost, aside);
        assert.deepEqual([codeOf(await open().restore('1-a')), await keptIn(open())], ['ENOENT', [lost]]);
      });

      it(`forgets a ${shape} for good`, async () => {
        make(shape);
        await open().keep(entry('1-a', lock, shape), aside);
        assert.deepEqual(await open().clear(['1-a', '2-b', '../x', '']), done);
        assert.deepEqual(
          [await keptIn(open()), readdirSync(storage.at('undo')), codeOf(await open().restore('1-a'))],
          [[], [], 'ENOENT'],
        );
      });
    }

    it('makes a second one of what it keeps, where nothing stands, and keeps it still', async () => {
      make('file');
      const before = factsOf(aside);
      await open().keep(entry(), aside);
      assert.deepEqual(await open().copyTo('1-a', aside), done);
      assert.deepEqual([factsOf(aside), existsSync(lock)], [before, false]);
      assert.deepEqual(await keptIn(open()), [entry()]);
      assert.equal(codeOf(await open().copyTo('1-a', aside)), 'EEXIST');
      assert.equal(codeOf(await open().copyTo('2-b', lock)), 'ENOENT');
      await open().clear(['1-a']);
      assert.deepEqual(factsOf(aside), before);
    });

    it('tells of a journal what has taken its place', async () => {
      make('file');
      const journal: KeptFile = { ...entry(), kind: 'journal', replacement: sha256 };
      assert.deepEqual(await open().keep(journal, aside), done);
      assert.deepEqual(await keptIn(open()), [journal]);
    });

    it('keeps no folder with something in it, and leaves it where it is', async () => {
      mkdirSync(aside);
      writeFileSync(folder.at('.aside', 'owner'), stamp);
      assert.equal(codeOf(await open().keep(entry('1-a', lock, 'directory'), aside)), 'ENOTEMPTY');
      assert.deepEqual([readFileSync(folder.at('.aside', 'owner'), 'utf8'), await keptIn(open())], [stamp, []]);
    });

    it('puts nothing back that is not what was removed', async () => {
      make('file');
      await open().keep(entry(), aside);
      for (const text of [stamp.replace('4', '5'), stamp.slice(1), '']) {
        writeFileSync(storage.at('undo', '1-a.kept'), text);
        assert.deepEqual([codeOf(await open().restore('1-a')), readdirSync(folder.path)], ['EBADMSG', []]);
      }
      writeFileSync(storage.at('undo', '1-a.kept'), stamp);
      assert.deepEqual(await open().restore('1-a'), done);
    });

    it('puts back a file with the longest name there can be', async () => {
      make('file');
      const path = folder.at(`${'数'.repeat(82)}.db.lock`);
      await open().keep(entry('1-a', path), aside);
      assert.deepEqual(
        [await open().restore('1-a'), readdirSync(folder.path)],
        [done, [path.slice(folder.path.length + 1)]],
      );
    });

    it('keeps nothing twice under one id, and loses neither', async () => {
      make('file');
      await open().keep(entry(), aside);
      make('file');
      assert.equal(codeOf(await open().keep(entry('1-a', folder.at('other')), aside)), 'EEXIST');
      assert.deepEqual([readFileSync(aside, 'utf8'), await keptIn(open())], [stamp, [entry()]]);
      assert.deepEqual(readdirSync(storage.at('undo')), ['1-a.json', '1-a.kept']);
    });

    it('says that there is nothing to be kept, and keeps nothing', async () => {
      const answers = [await open().keep(entry(), aside), await open().keep(entry('../x'), aside)];
      assert.deepEqual([answers.map(codeOf), await keptIn(open())], [['ENOENT', 'EINVAL'], []]);
    });
  });
}

describe('the undo store', () => {
  it('knows of nothing where it never kept anything', async () => {
    const store = createUndoStore(folder.at('undo'));
    assert.deepEqual(
      [
        await keptIn(store),
        codeOf(await store.restore('1-a')),
        await store.clear(['1-a']),
        existsSync(folder.at('undo')),
      ],
      [[], 'ENOENT', done, false],
    );
  });

  it('says that it cannot be read, and does not say that nothing is kept', async () => {
    writeFileSync(folder.at('undo'), 'a file in its place');
    const listed = await createUndoStore(folder.at('undo')).list();
    assert.equal(listed.ok ? 'listed' : listed.error.code, 'ENOTDIR');
  });

  it('takes over no copy from another device that is not what was removed', async () => {
    if (memory === undefined) return;
    const storage = createTemporaryFolder(memory);
    try {
      writeFileSync(aside, stamp.replace('4', '5'));
      const store = createUndoStore(storage.at('undo'));
      assert.equal(codeOf(await store.keep(entry(), aside)), 'EBADMSG');
      assert.deepEqual([existsSync(aside), readdirSync(storage.at('undo'))], [true, []]);
    } finally {
      storage.remove();
    }
  });

  it('leaves the file where it is when it cannot keep it', async () => {
    make('file');
    writeFileSync(folder.at('undo'), 'a file in its place');
    const kept = await createUndoStore(folder.at('undo')).keep(entry(), aside);
    assert.deepEqual([codeOf(kept), readFileSync(aside, 'utf8')], ['EEXIST', stamp]);
  });

  it('leaves the file where it is when it cannot note where it stood', async () => {
    make('file');
    mkdirSync(folder.at('undo/1-a.json'), { recursive: true });
    const kept = await createUndoStore(folder.at('undo')).keep(entry(), aside);
    assert.deepEqual(
      [kept.ok, readFileSync(aside, 'utf8'), readdirSync(folder.at('undo'))],
      [false, stamp, ['1-a.json']],
    );
  });

  it('says what went wrong instead of throwing', async () => {
    writeFileSync(folder.at('undo'), 'a file in its place');
    const store = createUndoStore(folder.at('undo'));
    const long = '1'.repeat(300);
    const answers = [
      await store.restore('1-a'),
      await store.restore(long),
      await store.restore('\0'),
      await store.clear([long]),
    ];
    assert.deepEqual(answers.map(codeOf), ['ENOENT', 'ENOENT', 'ENOENT', 'ENOTDIR']);
  });

  it('is not confused by what else lies in its folder, and leaves it there', async () => {
    mkdirSync(folder.at('undo'));
    const stray: Readonly<Record<string, string>> = {
      'a.json': '{',
      'b.json': 'null',
      'c.json': '{"id":"other","path":"/x","removedAt":1}',
      'd.json': '{"id":"d"}',
      'e.kept': 'kept without a note',
      'f.pending': '{',
    };
    for (const [name, content] of Object.entries(stray)) writeFileSync(folder.at('undo', name), content);
    mkdirSync(folder.at('undo/g.json'));
    const store = createUndoStore(folder.at('undo'));
    make('file');
    await store.keep(entry(), aside);
    assert.deepEqual(await keptIn(store), [entry()]);
    const names = [...Object.keys(stray), 'g.json', '1-a.json', '1-a.kept'].sort();
    assert.deepEqual(readdirSync(folder.at('undo')).sort(), names);
  });

  it('completes what a killed process had moved in, and drops the note of what nobody can move in any more', async () => {
    mkdirSync(folder.at('undo'));
    const note = { ...entry(), quarantine: aside };
    writeFileSync(folder.at('undo/1-a.pending'), JSON.stringify(note));
    writeFileSync(folder.at('undo/1-a.kept'), stamp);
    for (const [id, quarantine] of [
      ['2-b', folder.at('gone')],
      ['3-c', folder.at('undo')],
    ]) {
      writeFileSync(folder.at('undo', `${id}.pending`), JSON.stringify({ ...note, id, quarantine }));
    }
    writeFileSync(folder.at('undo/4-d.json'), JSON.stringify({ ...note, id: '4-d' }));
    for (const name of ['5-e.new', '5-e.part']) writeFileSync(folder.at('undo', name), 'half');
    assert.deepEqual(await keptIn(createUndoStore(folder.at('undo'))), [entry()]);
    assert.deepEqual(readdirSync(folder.at('undo')), ['1-a.json', '1-a.kept', '3-c.pending', '5-e.new', '5-e.part']);
  });

  it('still lists and puts back what earlier versions kept', async () => {
    mkdirSync(folder.at('undo'));
    const { shape, by, batch, ...old } = { ...entry(), sha256: 'of the first bytes only' };
    assert.deepEqual([shape, by, batch], ['file', 'swap', '1-a']);
    writeFileSync(folder.at('undo/1-a.json'), JSON.stringify(old));
    writeFileSync(folder.at('undo/1-a.kept'), stamp);
    writeFileSync(folder.at('undo/2-b.json'), JSON.stringify({ ...old, id: '2-b', path: folder.at('link') }));
    symlinkSync('nowhere', folder.at('undo/2-b.kept'));
    const store = createUndoStore(folder.at('undo'));
    assert.deepEqual(
      (await keptIn(store)).map((kept) => [kept.id, kept.shape, kept.by, kept.batch]),
      [
        ['2-b', 'symlink', 'quarantine', '2-b'],
        ['1-a', 'file', 'quarantine', '1-a'],
      ],
    );
    assert.deepEqual([await store.restore('1-a'), await store.restore('2-b')], [done, done]);
    assert.deepEqual([readFileSync(lock, 'utf8'), readlinkSync(folder.at('link'))], [stamp, 'nowhere']);
  });

  it('keeps what it keeps from other users', async () => {
    make('file');
    await createUndoStore(folder.at('undo')).keep(entry(), aside);
    if (process.platform === 'win32') return;
    assert.deepEqual(
      [statSync(folder.at('undo')).mode & 0o777, statSync(folder.at('undo/1-a.json')).mode & 0o777],
      [0o700, 0o600],
    );
  });
});
