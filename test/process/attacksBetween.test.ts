import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Hands } from '../../src/core/ports';
import type { Refusal } from '../../src/core/release/refusal';
import type { Result } from '../../src/core/result';
import { leftoverPrefix } from '../../src/core/release/leftoverNames';
import { createHands } from '../../src/node/files/hands';
import { deadPid } from '../support/release/deadPid';
import { createRealCore, nativeRenameOf, type Way, ways } from '../support/release/realCore';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

let folder: TemporaryFolder;
let lock: string;
let text: string;

/** Everything below a folder: kind, inode, content and where links point; no times, which reading changes. */
function pictureOf(path: string): unknown {
  const stats = lstatSync(path);
  // Put back in steps, a link is made anew.
  if (stats.isSymbolicLink()) return { uid: stats.uid, to: readlinkSync(path) };
  const facts = { ino: stats.ino, uid: stats.uid, mode: stats.mode };
  if (stats.isFile()) return { ...facts, text: readFileSync(path, 'utf8') };
  if (!stats.isDirectory()) return facts;
  return { ...facts, names: readdirSync(path).map((name) => [name, pictureOf(`${path}/${name}`)]) };
}

/** Puts something else where the lock is. */
interface Attack {
  readonly what: string;
  readonly put: () => void;
  readonly needsRoot?: boolean;
}

const aside = (): void => renameSync(lock, folder.at('outside', 'was'));

const attacks: readonly Attack[] = [
  { what: 'a link to a file outside', put: () => (aside(), symlinkSync(folder.at('outside', 'file'), lock)) },
  { what: 'a link to the same bytes outside', put: () => (aside(), symlinkSync(folder.at('outside', 'was'), lock)) },
  { what: 'a link to a folder', put: () => (aside(), symlinkSync(folder.at('outside'), lock)) },
  { what: 'a dangling link', put: () => (aside(), symlinkSync(folder.at('nowhere'), lock)) },
  { what: 'a link to itself', put: () => (aside(), symlinkSync(lock, lock)) },
  { what: 'an empty folder', put: () => (aside(), mkdirSync(lock)) },
  {
    what: 'a full folder',
    put: () => (aside(), mkdirSync(lock), writeFileSync(`${lock}/a`, text)),
  },
  { what: 'a pipe', put: () => (aside(), execFileSync('mkfifo', [lock])) },
  {
    what: 'a hard link to a file elsewhere with the same bytes',
    put: () => {
      aside();
      writeFileSync(folder.at('outside', 'twin'), text);
      linkSync(folder.at('outside', 'twin'), lock);
    },
  },
  {
    what: 'a file of another user',
    needsRoot: true,
    put: () => {
      aside();
      writeFileSync(lock, text);
      chownSync(lock, 65_534, 65_534);
    },
  },
  {
    what: 'a file with the same bytes and times',
    put: () => {
      const { atimeMs, mtimeMs } = lstatSync(lock);
      aside();
      writeFileSync(lock, text);
      utimesSync(lock, atimeMs / 1_000, mtimeMs / 1_000);
    },
  },
  {
    what: 'the same file with other bytes and its old time',
    put: () => {
      const { atime, mtime } = lstatSync(lock);
      writeFileSync(
        lock,
        text.replace(/[0-9a-f]\n$/, (digit) => (digit === 'f\n' ? 'e\n' : 'f\n')),
      );
      utimesSync(lock, atime, mtime);
    },
  },
];

/** The first one is before all the questions. */
const lastLook = 2;

/** Hands between two movements of which something happens, once. */
function handsWith(way: Way, moment: 'before the last look' | 'after the last look', happen: () => void): Hands {
  const hands = createHands(nativeRenameOf(way));
  let isDone = false;
  let looks = 0;
  const once = (): void => {
    if (isDone) return;
    isDone = true;
    happen();
  };
  return {
    ...hands,
    look: (request) => {
      if (request.path === lock && ++looks === lastLook && moment === 'before the last look') once();
      return hands.look(request);
    },
    rename: (from, to) => {
      if (from === lock && moment === 'after the last look') once();
      return hands.rename(from, to);
    },
    swap: (a, b) => {
      if (a === lock && moment === 'after the last look') once();
      return hands.swap(a, b);
    },
  };
}

async function releaseWith(way: Way, hands: Hands): Promise<Result<unknown, Refusal>> {
  const plain = createRealCore({ way, undoFolder: folder.at('undo') });
  const record = await plain.record(lock);
  plain.dispose();
  assert.ok(record?.releasable === true);
  const core = createRealCore({ way, undoFolder: folder.at('undo'), hands });
  try {
    return await core.release(record);
  } finally {
    core.dispose();
  }
}

describe('a release, while somebody puts something else in the place of the lock,', function () {
  this.timeout(20_000);
  let dead: number;

  before(() => {
    dead = deadPid();
  });

  beforeEach(() => {
    folder = createTemporaryFolder();
    mkdirSync(folder.at('work'));
    mkdirSync(folder.at('outside'));
    writeFileSync(folder.at('outside', 'file'), 'precious');
    lock = folder.at('work', 'changes.journal.lock');
    text = `${dead}\n${dead}-0123456789abcdef\n`;
    writeFileSync(lock, text);
  });

  afterEach(() => folder.remove());

  for (const way of ways) {
    for (const { what, put, needsRoot = false } of attacks) {
      if (needsRoot && process.getuid?.() !== 0) continue;
      for (const moment of ['before the last look', 'after the last look'] as const) {
        it(`refuses ${what}, ${moment}, and all is where it was, ${way}`, async () => {
          let before: unknown;
          const hands = handsWith(way, moment, () => {
            put();
            before = [pictureOf(folder.at('outside')), pictureOf(lock)];
          });
          const result = await releaseWith(way, hands);
          assert.ok(!result.ok);
          const reasons = moment === 'before the last look' ? ['changed-underneath'] : ['moved-and-put-back'];
          assert.ok(reasons.includes(result.error.reason), JSON.stringify(result.error));
          assert.deepEqual([pictureOf(folder.at('outside')), pictureOf(lock)], before);
          assert.deepEqual(readdirSync(folder.at('work')), ['changes.journal.lock']);
        });
      }
    }

    it(`refuses when the folder has become a link to another one with the same lock in it, ${way}`, async () => {
      const hands = handsWith(way, 'before the last look', () => {
        renameSync(folder.at('work'), folder.at('moved'));
        mkdirSync(folder.at('elsewhere'));
        writeFileSync(folder.at('elsewhere', 'changes.journal.lock'), text);
        symlinkSync(folder.at('elsewhere'), folder.at('work'));
      });
      const result = await releaseWith(way, hands);
      assert.ok(!result.ok && result.error.reason === 'changed-underneath', JSON.stringify(result));
      assert.deepEqual(readdirSync(folder.at('elsewhere')), ['changes.journal.lock']);
      // Our own stamp may have stayed in the folder that is gone from there: it holds for nobody, and is put right later.
      const names = readdirSync(folder.at('moved')).filter((name) => !name.startsWith(leftoverPrefix));
      assert.deepEqual(names, ['changes.journal.lock']);
      assert.equal(readFileSync(folder.at('moved', 'changes.journal.lock'), 'utf8'), text);
    });

    it(`puts back what it has moved in a folder that became a link after the last look, ${way}`, async () => {
      const hands = handsWith(way, 'after the last look', () => {
        renameSync(folder.at('work'), folder.at('moved'));
        mkdirSync(folder.at('elsewhere'));
        writeFileSync(folder.at('elsewhere', 'changes.journal.lock'), text);
        symlinkSync(folder.at('elsewhere'), folder.at('work'));
      });
      const result = await releaseWith(way, hands);
      assert.ok(!result.ok, JSON.stringify(result));
      assert.deepEqual(readdirSync(folder.at('elsewhere')), ['changes.journal.lock']);
      assert.equal(readFileSync(folder.at('elsewhere', 'changes.journal.lock'), 'utf8'), text);
      assert.equal(readFileSync(folder.at('moved', 'changes.journal.lock'), 'utf8'), text);
    });

    it(`says that it is gone when it is, ${way}`, async () => {
      for (const moment of ['before the last look', 'after the last look'] as const) {
        writeFileSync(lock, text);
        const result = await releaseWith(
          way,
          handsWith(way, moment, () => unlinkSync(lock)),
        );
        assert.ok(!result.ok && result.error.reason === 'vanished', JSON.stringify(result));
        assert.deepEqual(readdirSync(folder.at('work')), []);
      }
    });
  }
});
