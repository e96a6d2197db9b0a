import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Hint } from '../../src/core/ports';
import { FolderWatcher } from '../../src/node/watching/folderWatcher';
import { PollingWatcher } from '../../src/node/watching/pollingWatcher';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

const lock = 'changes.journal.lock';

/** Collects hints and lets a test wait for one. */
class Hints {
  readonly #all: Hint[] = [];
  #waiting: (() => void) | undefined;

  add(hint: Hint): void {
    this.#all.push(hint);
    this.#waiting?.();
  }

  forget(): void {
    this.#all.length = 0;
  }

  has(folder: string, name: string | null): boolean {
    return this.#all.some((hint) => hint.folder === folder && hint.name === name);
  }

  /** Resolves when there is such a hint; fails after a while. */
  async until(folder: string, name: string | null, patienceMs = 8_000): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!this.has(folder, name)) {
      if (Date.now() > deadline) throw new Error(`no hint at ${name} in ${folder}, only ${JSON.stringify(this.#all)}`);
      await Promise.race([new Promise<void>((resolve) => (this.#waiting = resolve)), sleep(100)]);
    }
  }
}

let folder: TemporaryFolder;
let hints: Hints;

beforeEach(() => {
  folder = createTemporaryFolder();
  hints = new Hints();
});

afterEach(() => folder.remove());

describe('FolderWatcher', () => {
  let watcher: FolderWatcher;
  let troubles: string[];
  let errors: unknown[];

  beforeEach(() => {
    troubles = [];
    errors = [];
    watcher = new FolderWatcher((error) => errors.push(error));
    watcher.onHint((hint) => hints.add(hint));
    watcher.onTrouble(({ folder: where, error }) => troubles.push(`${where} ${error.code}`));
  });

  afterEach(async () => {
    await watcher.close();
    assert.deepEqual([troubles, errors], [[], []]);
  });

  /** Changes something until the watcher notices: the kernel's watch is there at once, its events come later. */
  async function seen(change: () => void, where: string, name: string | null): Promise<void> {
    hints.forget();
    change();
    await hints.until(where, name);
  }

  it('hints at a file that comes, is written, is replaced by a rename and goes', async () => {
    watcher.watch(folder.path);
    await seen(() => writeFileSync(folder.at(lock), ''), folder.path, lock);
    await seen(() => writeFileSync(folder.at(lock), 'more'), folder.path, lock);
    writeFileSync(folder.at('new'), '');
    await seen(() => renameSync(folder.at('new'), folder.at(lock)), folder.path, lock);
    await seen(() => unlinkSync(folder.at(lock)), folder.path, lock);
  });

  it('hints at a lock that lives for no time at all', async () => {
    watcher.watch(folder.path);
    await seen(
      () => {
        writeFileSync(folder.at(lock), '');
        unlinkSync(folder.at(lock));
      },
      folder.path,
      lock,
    );
  });

  it('hints at a hostile name as it is', async () => {
    const name = 'a\nb\u001b[31m.db.lock';
    watcher.watch(folder.path);
    await seen(() => writeFileSync(folder.at(name), ''), folder.path, name);
  });

  it('says nothing of what lies below, nor of a folder that is no longer watched', async () => {
    mkdirSync(folder.at('sub'));
    mkdirSync(folder.at('other'));
    watcher.watch(folder.path);
    watcher.watch(folder.at('other'));
    watcher.unwatch(folder.at('other'));
    writeFileSync(folder.at('sub', lock), '');
    writeFileSync(folder.at('other', lock), '');
    await seen(() => writeFileSync(folder.at(lock), ''), folder.path, lock);
    assert.deepEqual([hints.has(folder.at('sub'), lock), hints.has(folder.at('other'), lock)], [false, false]);
  });

  it('hints at the folder itself when that goes', async () => {
    mkdirSync(folder.at('sub'));
    watcher.watch(folder.at('sub'));
    await seen(() => rmSync(folder.at('sub'), { recursive: true }), folder.at('sub'), null);
  });

  it('hears again of a folder that was removed and made again, once it is told to watch it', async () => {
    const sub = folder.at('sub');
    mkdirSync(sub);
    watcher.watch(sub);
    // Many times, since a file system likes to give a folder the number of the one it just removed.
    for (let n = 0; n < 10; n++) {
      rmSync(sub, { recursive: true });
      mkdirSync(sub);
      watcher.watch(sub);
      await seen(() => writeFileSync(folder.at('sub', lock), ''), sub, lock);
    }
  });

  it('hears again of a folder whose place another one took by a rename', async () => {
    const sub = folder.at('sub');
    mkdirSync(sub);
    mkdirSync(folder.at('next'));
    watcher.watch(sub);
    renameSync(sub, folder.at('away'));
    renameSync(folder.at('next'), sub);
    watcher.watch(sub);
    await seen(() => writeFileSync(folder.at('sub', lock), ''), sub, lock);
  });

  it('takes a folder that is not there for no trouble', () => {
    writeFileSync(folder.at('file'), '');
    watcher.watch(folder.at('gone'));
    watcher.watch(folder.at('file/below'));
    watcher.unwatch(folder.at('never watched'));
    assert.equal(watcher.kernelWatches, 0);
  });

  it('hears of a folder that it was given by a link, also of the next one there', async () => {
    const link = folder.at('link');
    mkdirSync(folder.at('real'));
    symlinkSync('real', link);
    watcher.watch(link);
    await seen(() => writeFileSync(folder.at('real', lock), ''), link, lock);
    rmSync(folder.at('real'), { recursive: true });
    mkdirSync(folder.at('real'));
    watcher.watch(link);
    await seen(() => writeFileSync(folder.at('real', lock), ''), link, lock);
  });

  it('does nothing any more once it is closed', async () => {
    watcher.watch(folder.path);
    await watcher.close();
    watcher.watch(folder.path);
    assert.equal(watcher.kernelWatches, 0);
  });

  if (existsSync('/proc/self/fdinfo')) {
    it('takes one watch of the kernel for a folder, whatever is in it, and gives all back', async () => {
      const before = inotifyWatches();
      for (let n = 0; n < 50; n++) {
        mkdirSync(folder.at(String(n)));
        for (let file = 0; file < 20; file++) writeFileSync(folder.at(String(n), `${file}.db.lock`), '');
        watcher.watch(folder.at(String(n)));
        watcher.watch(folder.at(String(n)));
      }
      const during = inotifyWatches();
      for (let n = 0; n < 10; n++) watcher.unwatch(folder.at(String(n)));
      const fewer = inotifyWatches();
      await watcher.close();
      assert.deepEqual(
        [during - before, fewer - before, watcher.kernelWatches, inotifyWatches() - before],
        [50, 40, 0, 0],
      );
    });

    it('keeps no watch of folders that were removed', async () => {
      const before = inotifyWatches();
      for (let n = 0; n < 10; n++) {
        mkdirSync(folder.at('sub'), { recursive: true });
        watcher.watch(folder.at('sub'));
        rmSync(folder.at('sub'), { recursive: true });
      }
      await hints.until(folder.at('sub'), null);
      watcher.unwatch(folder.at('sub'));
      assert.equal(inotifyWatches() - before, 0);
    });
  }
});

describe('PollingWatcher', function () {
  this.timeout(30_000);
  let watcher: PollingWatcher;

  beforeEach(() => {
    watcher = new PollingWatcher((hint) => hints.add(hint));
  });

  afterEach(() => watcher.close());

  /** Watches, and waits until changes are noticed: the first look of a polling watcher only remembers. */
  async function watched(where: string): Promise<void> {
    watcher.watch(where);
    for (let n = 0; !hints.has(where, `${n - 1}.db.lock`); n++) {
      writeFileSync(`${where}/${n}.db.lock`, '');
      await hints.until(where, `${n}.db.lock`, 2_500).catch(() => undefined);
    }
    hints.forget();
  }

  it('hints at locks that come, change and go, and at nothing else', async () => {
    await watched(folder.path);
    writeFileSync(folder.at('source.ts'), '');
    writeFileSync(folder.at(lock), '');
    await hints.until(folder.path, lock);
    hints.forget();
    // A change right after the file came may fall between two looks.
    for (let n = 0; !hints.has(folder.path, lock); n++) {
      writeFileSync(folder.at(lock), 'more'.repeat(n));
      await hints.until(folder.path, lock, 2_500).catch(() => undefined);
    }
    hints.forget();
    unlinkSync(folder.at(lock));
    await hints.until(folder.path, lock);
    assert.equal(hints.has(folder.path, 'source.ts'), false);
  });

  it('hears again of a folder that was let go of and is watched anew', async () => {
    await watched(folder.path);
    watcher.unwatch(folder.path);
    await watched(folder.path);
  });

  it('hears again of a folder that was removed, made again and is watched anew', async () => {
    mkdirSync(folder.at('sub'));
    await watched(folder.at('sub'));
    rmSync(folder.at('sub'), { recursive: true });
    await hints.until(folder.at('sub'), null);
    watcher.unwatch(folder.at('sub'));
    mkdirSync(folder.at('sub'));
    await watched(folder.at('sub'));
  });

  it('is silent once it is closed', async () => {
    await watched(folder.path);
    await watcher.close();
    hints.forget();
    writeFileSync(folder.at(lock), '');
    await sleep(1_200);
    assert.equal(hints.has(folder.path, lock), false);
  });
});

/** The watches of this process, as the kernel counts them. */
function inotifyWatches(): number {
  const lines = readdirSync('/proc/self/fdinfo').flatMap((descriptor) => {
    try {
      return readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8').split('\n');
    } catch {
      // The descriptor of the listing itself is closed by now.
      return [];
    }
  });
  return lines.filter((line) => line.startsWith('inotify ')).length;
}
