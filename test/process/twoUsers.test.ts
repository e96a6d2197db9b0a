import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { createHands } from '../../src/node/files/hands';
import { createUndoStore } from '../../src/node/undoStore';
import { keptIn } from '../support/keptFiles';
import { deadPid } from '../support/release/deadPid';
import { bundleProgram } from '../support/release/programs';
import { ways } from '../support/release/realCore';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

const count = 60;
const isRoot = process.getuid?.() === 0;
/** Whoever is not root cannot be two users: then two homes of one user are looked at, which share nothing but the folder. */
const users = isRoot
  ? [
      { name: 'ann', uid: 4_711 },
      { name: 'ben', uid: 4_712 },
    ]
  : [
      { name: 'ann', uid: null },
      { name: 'ben', uid: null },
    ];
/** What the slower one of two says; held it is by the stamp of the other, while that stands in. */
const late = /^\{"reason":"(?:vanished|changed-underneath|busy|evidence","record":\{.*"verdict":"held)"/;

type User = (typeof users)[number];

describe(`${isRoot ? 'two users' : 'two homes'} with a folder in common`, function () {
  this.timeout(60_000);
  let program: string;
  let folder: TemporaryFolder;

  before(async () => {
    program = await bundleProgram('lockscope');
  });

  beforeEach(() => {
    folder = createTemporaryFolder();
    chmodSync(folder.path, 0o755);
    for (const user of users) {
      mkdirSync(folder.at(user.name), { mode: 0o700 });
      own(folder.at(user.name), user);
    }
  });

  afterEach(() => folder.remove());

  const storeOf = ({ name }: User): string => folder.at(name, 'undo');

  /** Locks of dead processes, made by the users in turn, each in a folder that both may change. */
  function locks(mode: number): readonly string[] {
    const dead = deadPid();
    return Array.from({ length: count }, (_, n) => {
      mkdirSync(folder.at(`p${n}`));
      chmodSync(folder.at(`p${n}`), mode);
      const path = folder.at(`p${n}`, 'changes.journal.lock');
      writeFileSync(path, `${dead}\n${dead}-${n.toString(16).padStart(16, '0')}\n`);
      own(path, ownerOf(n));
      return path;
    });
  }

  async function releaseAll(paths: readonly string[], way: string, user: User): Promise<readonly string[]> {
    const told = { act: 'release', paths, way, undoFolder: storeOf(user), maker: null, now: null, haste: 1 };
    const as = user.uid === null ? {} : { uid: user.uid, gid: user.uid };
    const ran = await promisify(execFile)(process.execPath, [program, JSON.stringify(told)], as);
    return (JSON.parse(ran.stdout) as { readonly outcomes: readonly string[] }).outcomes;
  }

  async function keptBy(user: User): Promise<readonly string[]> {
    const kept = await keptIn(createUndoStore(storeOf(user), { hands: createHands() }));
    return kept.map(({ path }) => path);
  }

  for (const way of ways) {
    it(`release each dead lock once, keep it with the one who did, and know of no conflict, ${way}`, async () => {
      const paths = locks(0o777);
      const answers = await Promise.all(users.map((user) => releaseAll(paths, way, user)));
      // Of what was gone before it looked, one has nothing to say.
      const others = answers.flat().filter((outcome) => !isDone(outcome) && !late.test(outcome));
      assert.deepEqual(others, []);
      assert.equal(answers.flat().filter(isDone).length, count);
      for (const path of paths) assert.deepEqual(readdirSync(dirname(path)), []);
      const kept = await Promise.all(users.map(keptBy));
      assert.deepEqual(kept.flat().sort(), [...paths].sort());
      assert.deepEqual(
        kept.map(({ length }) => length),
        answers.map((outcomes) => outcomes.filter(isDone).length),
      );
    });

    if (isRoot) {
      it(`release only their own where nobody may move what is another’s, and leave nothing beside it, ${way}`, async () => {
        const paths = locks(0o1777);
        const answers = await Promise.all(users.map((user) => releaseAll(paths, way, user)));
        // Of what was gone before it looked, one has nothing to say.
        const refused = answers.flat().filter((outcome) => !isDone(outcome));
        assert.deepEqual(
          refused.filter((outcome) => !late.test(outcome) && !/"code":"(?:EPERM|EACCES)"/.test(outcome)),
          [],
        );
        for (const [n, user] of users.entries()) {
          const own = paths.filter((_, index) => index % users.length === n);
          assert.deepEqual([...(await keptBy(user))].sort(), [...own].sort());
        }
        for (const path of paths) assert.deepEqual(readdirSync(dirname(path)), []);
      });
    }
  }
});

function isDone(outcome: string): boolean {
  return ['swap', 'quarantine'].includes(outcome);
}

function ownerOf(n: number): User | undefined {
  return users[n % users.length];
}

function own(path: string, user: User | undefined): void {
  if (typeof user?.uid === 'number') chownSync(path, user.uid, user.uid);
}
