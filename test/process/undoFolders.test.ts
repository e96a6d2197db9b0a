import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { KeptFile, UndoStore } from '../../src/core/ports';
import { createHands } from '../../src/node/files/hands';
import { createNativeRename, noNativeRename } from '../../src/node/files/native/nativeRename';
import { createUndoStore } from '../../src/node/undoStore';
import { keptIn } from '../support/keptFiles';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

const text = 'hostname: here\npid: 4321\n';
const done = { ok: true, value: undefined };

/** Where what is removed is kept: on the same device, and where there is one, on another. */
const storages = [['the same device', undefined], ...(existsSync('/dev/shm') ? [['another device', '/dev/shm']] : [])];

for (const [where, parent] of storages) {
  for (const native of [true, false]) {
    describe(`a folder with a file in it, kept on ${where}, ${native ? 'native' : 'in steps'}`, () => {
      let folder: TemporaryFolder;
      let storage: TemporaryFolder;
      let lock: string;
      let aside: string;

      beforeEach(() => {
        folder = createTemporaryFolder();
        storage = createTemporaryFolder(parent);
        lock = folder.at('held');
        aside = folder.at('.aside');
        mkdirSync(aside, { mode: 0o750 });
        writeFileSync(join(aside, 'info'), text, { mode: 0o640 });
        utimesSync(join(aside, 'info'), 1_000, 3_000);
        utimesSync(aside, 1_000, 2_000);
      });

      afterEach(() => {
        folder.remove();
        storage.remove();
      });

      const open = (): UndoStore =>
        createUndoStore(storage.at('undo'), { hands: createHands(native ? createNativeRename() : noNativeRename) });

      function entry(): KeptFile {
        const sha256 = createHash('sha256').update(text).digest('hex');
        return {
          ...{ id: '1-a', path: lock, dialect: 'breezy.lock-info', kind: 'lock', shape: 'directory', removedAt: 1 },
          ...{ by: 'quarantine', batch: '1-a', holderPid: 4_321, size: 60, sha256: null },
          contents: [{ name: 'info', size: text.length, sha256 }],
        };
      }

      function factsOf(path: string): readonly unknown[] {
        const { mode, mtimeMs } = lstatSync(path);
        return [mode & 0o777, mtimeMs];
      }

      it('comes back as it was, with what was in it', async () => {
        assert.deepEqual(await open().keep(entry(), aside), done);
        assert.deepEqual([readdirSync(folder.path), await keptIn(open())], [[], [entry()]]);
        assert.deepEqual(await open().restore('1-a'), done);
        assert.deepEqual([readdirSync(lock), readFileSync(join(lock, 'info'), 'utf8')], [['info'], text]);
        assert.deepEqual(
          [factsOf(lock), factsOf(join(lock, 'info'))],
          [
            [0o750, 2_000_000],
            [0o640, 3_000_000],
          ],
        );
        assert.deepEqual([readdirSync(folder.path), readdirSync(storage.at('undo'))], [['held'], []]);
      });

      it('stays kept where its place is taken, if only by an empty folder', async () => {
        await open().keep(entry(), aside);
        mkdirSync(lock);
        const back = await open().restore('1-a');
        assert.deepEqual([back.ok ? 'ok' : back.error.code, readdirSync(lock)], ['EEXIST', []]);
        assert.deepEqual(await keptIn(open()), [entry()]);
        assert.deepEqual(readdirSync(folder.path), ['held']);
      });

      it('is not kept with anything else in it, or with less, and lies where it lay', async () => {
        for (const spoil of [
          (): void => writeFileSync(join(aside, 'notes'), 'mine'),
          (): void => mkdirSync(join(aside, 'more')),
        ]) {
          spoil();
          const names = readdirSync(aside);
          const kept = await open().keep(entry(), aside);
          assert.deepEqual([kept.ok ? 'ok' : kept.error.code, readdirSync(aside)], ['ENOTEMPTY', names]);
          assert.deepEqual(await keptIn(open()), []);
        }
        const empty = { ...entry(), contents: [] };
        assert.equal((await open().keep(empty, aside)).ok, false);
        assert.equal(readFileSync(join(aside, 'info'), 'utf8'), text);
      });

      it('is not put back when what is kept is not what was removed', async () => {
        await open().keep(entry(), aside);
        writeFileSync(storage.at('undo', '1-a.kept', 'info'), text.replace('4321', '4322'));
        const back = await open().restore('1-a');
        assert.deepEqual([back.ok ? 'ok' : back.error.code, readdirSync(folder.path)], ['EBADMSG', []]);
      });

      it('goes for good when it is forgotten', async () => {
        await open().keep(entry(), aside);
        assert.deepEqual(await open().clear(['1-a']), done);
        assert.deepEqual([await keptIn(open()), readdirSync(storage.at('undo'))], [[], []]);
      });
    });
  }
}
