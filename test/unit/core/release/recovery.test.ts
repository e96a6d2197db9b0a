import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { Catalog } from '../../../../src/core/dialects/recognition';
import { declaredJournal } from '../../../../src/core/journal/declared/declaredJournal';
import { lockscopeLeftover } from '../../../../src/core/dialects/lockscope/leftover';
import { basename } from '../../../../src/core/paths';
import { leftoverName, type LeftoverKind, parseLeftoverName } from '../../../../src/core/release/leftoverNames';
import { putRightEach } from '../../../../src/core/release/recovery';
import { hour, minute, second } from '../judging';
import { catalog } from '../../../support/dialects';
import { unwritableMode } from '../../../support/memory/memoryHands';
import { ReleaseRig } from './releaseRig';
import { folder, lockPath, stamp } from '../surveyRig';
import { keptIn } from '../../../support/keptFiles';

const lock = 'changes.journal.lock';
const hex = '00000000000000aa';
const crashedPid = 77;
const live = stamp(12, 'fedcba9876543210');

describe('what a crash of Lockscope left', () => {
  let rig: ReleaseRig;

  beforeEach(() => {
    rig = new ReleaseRig();
    rig.processes.run(12, rig.clock.now() - 10 * minute);
  });

  function pathOf(kind: LeftoverKind, original = lock, at = folder): string {
    return `${at}/${leftoverName(kind, original, { pid: crashedPid, startedAt: rig.clock.now() - minute }, hex)}`;
  }

  async function putRight(path: string, trusted = true): Promise<string> {
    const record = await rig.record(path, lockscopeLeftover.id);
    const [done] = await putRightEach([record], { trusted }, rig.ports, new AbortController().signal);
    assert.ok(done !== undefined);
    return done.result.ok ? done.result.value.righted : done.result.error.reason;
  }

  /** A file as it is some time after it was written. */
  function put(path: string, text: string): void {
    rig.tree.put(path, text, { mtimeMs: rig.clock.now() - 10 * second });
  }

  describe('in quarantine', () => {
    it('goes back where its holder lives', async () => {
      put(pathOf('quarantine'), live);
      assert.deepEqual([await putRight(pathOf('quarantine')), rig.around(lockPath)], ['put-back', [lock]]);
      assert.equal(rig.tree.text(lockPath), live);
    });

    it('is kept for undo, under the name it had, where its holder is gone', async () => {
      put(pathOf('quarantine'), stamp(11));
      assert.deepEqual([await putRight(pathOf('quarantine')), rig.around(lockPath)], ['kept', []]);
      const [kept] = await keptIn(rig.undo);
      assert.deepEqual([kept?.path, kept?.dialect, kept?.holderPid], [lockPath, 'codegraph.journal-lock', 11]);
      assert.ok((await rig.undo.restore(kept?.id ?? '')).ok);
      assert.equal(rig.tree.text(lockPath), stamp(11));
    });

    it('is judged by what stands around it, as in its place', async () => {
      for (const [name, text] of [
        ['HEAD', 'ref: refs/heads/main'],
        ['objects/x', ''],
        ['refs/x', ''],
        ['config', '[core]\n\tbare = false\n'],
      ] as const)
        rig.tree.put(`/ws/.git/${name}`, text);
      const path = pathOf('quarantine', 'index.lock', '/ws/.git');
      rig.tree.put(path, 'half an index', { mtimeMs: rig.clock.now() - 10 * minute });
      assert.equal(await putRight(path), 'kept');
      assert.equal((await keptIn(rig.undo))[0]?.dialect, 'git.index-lock');
    });

    it('is kept where its place was taken since, which is left alone', async () => {
      put(pathOf('quarantine'), live);
      rig.tree.put(lockPath, stamp(13));
      assert.equal(await putRight(pathOf('quarantine')), 'kept');
      assert.deepEqual([rig.tree.text(lockPath), rig.around(lockPath)], [stamp(13), [lock]]);
    });

    it('goes back where nobody can say whose it is', async () => {
      put(pathOf('quarantine', 'unheard.of'), 'anything');
      assert.equal(await putRight(pathOf('quarantine', 'unheard.of')), 'put-back');
      assert.equal(rig.tree.text(`${folder}/unheard.of`), 'anything');
    });

    it('is cleared where it is but the stamp that Lockscope itself had put there', async () => {
      put(pathOf('quarantine'), `${crashedPid}\n${crashedPid}-${hex}\n`);
      assert.deepEqual(
        [await putRight(pathOf('quarantine')), rig.around(lockPath), await keptIn(rig.undo)],
        ['cleared', [], []],
      );
    });

    it('is a link or an empty folder as well as a file', async () => {
      rig.tree.putSpecial(pathOf('quarantine', '.#a.txt', '/ws'), 'symlink', {
        target: 'ann@here.11',
        mtimeMs: rig.clock.now() - minute,
      });
      assert.equal(await putRight(pathOf('quarantine', '.#a.txt', '/ws')), 'kept');
      const held = pathOf('quarantine', 'state.json.lock', '/ws');
      rig.tree.putSpecial(held, 'directory', {
        mtimeMs: rig.clock.now() - second,
        birthtimeMs: rig.clock.now() - minute,
      });
      assert.equal(await putRight(held), 'put-back');
      assert.ok(rig.tree.has('/ws/state.json.lock'));
    });

    it('is kept where its name was too long to be told', async () => {
      const path = pathOf('quarantine', '数'.repeat(80));
      put(path, 'x');
      assert.deepEqual([await putRight(path), (await keptIn(rig.undo))[0]?.path], ['kept', path]);
    });
  });

  describe('of a folder that was copied', () => {
    const copy = (): string => pathOf('restore', 'held');

    function putFiles(...names: readonly string[]): void {
      rig.tree.putSpecial(copy(), 'directory', { mtimeMs: rig.clock.now() - 10 * second });
      for (const name of names) put(`${copy()}/${name}`, name);
    }

    it('is cleared with its files, and with the empty folder of ours whose place it was about to take', async () => {
      putFiles('info');
      rig.tree.makeFolder(`${folder}/held`, unwritableMode);
      assert.equal(await putRight(copy()), 'cleared');
      assert.deepEqual([rig.tree.has(copy()), rig.tree.has(`${folder}/held`)], [false, false]);
    });

    it('leaves a folder in its place that somebody else has made', async () => {
      putFiles('info');
      rig.tree.makeFolder(`${folder}/held`);
      assert.equal(await putRight(copy()), 'cleared');
      assert.equal(rig.tree.has(`${folder}/held`), true);
    });

    it('stays whole, whatever it is called, where more is in it than any lock has', async () => {
      const names = Array.from({ length: 9 }, (_, index) => `a${index}`);
      putFiles(...names);
      assert.equal(await putRight(copy()), 'failed');
      for (const name of names) assert.equal(rig.tree.text(`${copy()}/${name}`), name);
    });

    it('stays whole where a folder is in it, or a link', async () => {
      for (const kind of ['directory', 'symlink'] as const) {
        putFiles('a');
        rig.tree.putSpecial(`${copy()}/z`, kind);
        assert.equal(await putRight(copy()), 'failed');
        assert.equal(rig.tree.text(`${copy()}/a`), 'a');
        rig.tree.remove(`${copy()}/z`);
      }
    });

    it('stays whole where git tracks one of its files, or might', async () => {
      for (const tracking of ['tracked', 'unknown'] as const) {
        putFiles('a', 'b');
        rig.fs.tracked.set(`${copy()}/b`, tracking);
        assert.equal(await putRight(copy()), 'failed');
        assert.deepEqual([rig.tree.text(`${copy()}/a`), rig.tree.text(`${copy()}/b`)], ['a', 'b']);
      }
    });

    it('is not gone into where another folder, or a link to one, has its name by then', async () => {
      putFiles('a');
      const { fs, ...ports } = rig.ports;
      const replacing = Object.assign(Object.create(fs) as typeof fs, {
        tracking: (paths: readonly string[]) => {
          if (paths.some((path) => path.startsWith(copy()))) rig.tree.renumber(copy());
          return fs.tracking(paths);
        },
      });
      const record = await rig.record(copy(), lockscopeLeftover.id);
      await putRightEach([record], { trusted: true }, { ...ports, fs: replacing }, new AbortController().signal);
      assert.equal(rig.tree.text(`${copy()}/a`), 'a');
    });
  });

  describe('of an exchange', () => {
    const ours = `${crashedPid}\n${crashedPid}-${hex}\n`;

    it('is cleared where it is our stamp, not exchanged yet', async () => {
      put(pathOf('swap'), ours);
      put(lockPath, stamp(11));
      assert.deepEqual([await putRight(pathOf('swap')), rig.around(lockPath)], ['cleared', [lock]]);
      assert.equal(rig.tree.text(lockPath), stamp(11));
    });

    it('is cleared where it is our stamp, as far as it was written', async () => {
      for (const text of ['', ours.slice(0, 2), ours.slice(0, -1)]) {
        put(pathOf('swap'), text);
        assert.deepEqual([await putRight(pathOf('swap')), rig.around(lockPath)], ['cleared', []]);
      }
      assert.deepEqual(await keptIn(rig.undo), []);
    });

    it('goes back where it is a live lock that is being written, and our stamp stands in its place', async () => {
      put(pathOf('swap'), '');
      put(lockPath, ours);
      assert.deepEqual([await putRight(pathOf('swap')), rig.tree.text(lockPath)], ['put-back', '']);
    });

    it('goes back in steps where names cannot be exchanged any more', async () => {
      rig.hands.swaps = 'no';
      rig.hands.failAt('swap', 1, { code: 'ENOSYS', message: '' });
      put(pathOf('swap'), live);
      put(lockPath, ours);
      assert.deepEqual([await putRight(pathOf('swap')), rig.around(lockPath)], ['put-back', [lock]]);
      assert.equal(rig.tree.text(lockPath), live);
    });

    it('is kept where it is the dead lock, and our stamp goes', async () => {
      put(pathOf('swap'), stamp(11));
      put(lockPath, ours);
      assert.deepEqual([await putRight(pathOf('swap')), rig.around(lockPath)], ['kept', []]);
    });

    it('is exchanged once more where it is a live lock, and our stamp goes', async () => {
      put(pathOf('swap'), live);
      put(lockPath, ours);
      assert.deepEqual([await putRight(pathOf('swap')), rig.around(lockPath)], ['put-back', [lock]]);
      assert.equal(rig.tree.text(lockPath), live);
    });

    it('is kept where somebody has taken our stamp over', async () => {
      put(pathOf('swap'), stamp(11));
      put(lockPath, live);
      assert.deepEqual([await putRight(pathOf('swap')), rig.tree.text(lockPath)], ['kept', live]);
    });
  });

  describe('of an exchange of folders', () => {
    const place = '/ws/state.json.lock';
    const left = (): string => pathOf('swap', 'state.json.lock', '/ws');

    /** As it is when it was touched last a while ago. */
    function putFolder(path: string, ageMs: number): void {
      rig.tree.putSpecial(path, 'directory', { mtimeMs: rig.clock.now() - ageMs, birthtimeMs: rig.clock.now() - hour });
    }

    async function putFolderRight(): Promise<string> {
      const done = putRight(left());
      await rig.clock.advance(minute);
      return done;
    }

    function ours(path: string): void {
      rig.tree.putSpecial(path, 'directory', { mtimeMs: rig.clock.now() - 10 * second + 0.25, mode: unwritableMode });
    }

    it('is cleared where it is our own, not exchanged yet', async () => {
      ours(left());
      putFolder(place, 10 * minute);
      assert.deepEqual([await putFolderRight(), rig.around(place)], ['cleared', ['state.json.lock']]);
      assert.deepEqual(await keptIn(rig.undo), []);
    });

    it('is kept where it is the dead one, and ours goes', async () => {
      putFolder(left(), 10 * minute);
      ours(place);
      assert.deepEqual([await putFolderRight(), rig.around(place)], ['kept', []]);
      assert.deepEqual(
        (await keptIn(rig.undo)).map(({ path, shape, dialect }) => [path, shape, dialect]),
        [[place, 'directory', 'proper-lockfile.folder']],
      );
    });

    it('goes back where it is a live one, and ours goes', async () => {
      putFolder(left(), second);
      ours(place);
      assert.deepEqual([await putFolderRight(), rig.around(place)], ['put-back', ['state.json.lock']]);
      const seen = rig.tree.look({ path: place, maxBytes: 0 });
      assert.equal(seen.ok && seen.value.stat.mtimeMs, rig.clock.now() - minute - second);
    });

    it('goes back in steps where names cannot be exchanged any more', async () => {
      rig.hands.swaps = 'not-here';
      putFolder(left(), second);
      ours(place);
      assert.deepEqual([await putFolderRight(), rig.around(place)], ['put-back', ['state.json.lock']]);
    });

    it('goes back where the place is free: its holder may live, and if he does not it gets old by itself', async () => {
      putFolder(left(), second);
      assert.deepEqual([await putFolderRight(), rig.around(place)], ['put-back', ['state.json.lock']]);
    });

    it('is kept where the place is free and it is the dead one', async () => {
      putFolder(left(), 10 * minute);
      assert.deepEqual([await putFolderRight(), rig.around(place)], ['kept', []]);
    });

    for (const swaps of ['yes', 'not-here'] as const) {
      it(`goes back, dead or alive, where a link to it stands in its place, exchanged: ${swaps}`, async () => {
        for (const age of [second, 10 * minute]) {
          rig.hands.swaps = swaps;
          rig.tree.remove(place);
          putFolder(left(), age);
          rig.tree.makeLink(place, basename(left()));
          assert.deepEqual([await putFolderRight(), rig.around(place)], ['put-back', ['state.json.lock']]);
          const seen = rig.tree.look({ path: place, maxBytes: 0 });
          assert.equal(seen.ok && seen.value.stat.kind, 'directory');
        }
      });
    }

    it('is cleared where it is a link of ours, before it stood in the place or after', async () => {
      putFolder(place, second);
      rig.tree.makeLink(left(), basename(left()));
      rig.tree.touch(left(), rig.clock.now() - minute);
      assert.deepEqual([await putFolderRight(), rig.around(place)], ['cleared', ['state.json.lock']]);
    });

    it('does not go back where somebody has touched ours, and goes on with it', async () => {
      putFolder(left(), second);
      ours(place);
      rig.tree.touch(place, rig.clock.now());
      const before = rig.tree.look({ path: place, maxBytes: 0 });
      assert.deepEqual([await putFolderRight(), rig.around(place)], ['kept', ['state.json.lock']]);
      assert.deepEqual(rig.tree.look({ path: place, maxBytes: 0 }), before);
    });
  });

  it('of something put back is cleared: it is still kept for undo', async () => {
    put(pathOf('restore'), stamp(11));
    assert.deepEqual([await putRight(pathOf('restore')), rig.around(lockPath)], ['cleared', []]);
  });

  describe('that is a file and is called a copy', () => {
    for (const kind of ['restore', 'repair'] as const) {
      it(`stays where git tracks it, or might: ${kind}`, async () => {
        put(pathOf(kind), 'mine');
        for (const [tracking, refusal] of [
          ['tracked', 'evidence'],
          ['unknown', 'failed'],
        ] as const) {
          rig.fs.tracked.set(pathOf(kind), tracking);
          assert.equal(await putRight(pathOf(kind)), refusal);
        }
        assert.equal(rig.tree.text(pathOf(kind)), 'mine');
        rig.fs.tracked.set(pathOf(kind), 'untracked');
        assert.deepEqual([await putRight(pathOf(kind)), rig.around(lockPath)], ['cleared', []]);
      });

      it(`stays where it is declared to be data: ${kind}`, async () => {
        const declaration = { name: 'ledger', glob: '.lockscope-*', format: 'ndjson' } as const;
        const places = { roots: [folder], matchesGlob: (path: string) => path.startsWith('.lockscope-') };
        rig.catalog = new Catalog(catalog.dialects, [declaredJournal(declaration, places)]);
        put(pathOf(kind), 'mine');
        assert.deepEqual([await putRight(pathOf(kind)), rig.tree.text(pathOf(kind))], ['failed', 'mine']);
      });
    }

    it('stays where another file has its name by the time that git has answered', async () => {
      put(pathOf('restore'), stamp(11));
      const { fs, ...ports } = rig.ports;
      const replacing = Object.assign(Object.create(fs) as typeof fs, {
        tracking: (paths: readonly string[]) => {
          put(pathOf('restore'), 'mine');
          return fs.tracking(paths);
        },
      });
      const record = await rig.record(pathOf('restore'), lockscopeLeftover.id);
      await putRightEach([record], { trusted: true }, { ...ports, fs: replacing }, new AbortController().signal);
      assert.equal(rig.tree.text(pathOf('restore')), 'mine');
    });
  });

  it('is left alone while its maker lives, and in a workspace that is not trusted', async () => {
    put(pathOf('quarantine'), live);
    assert.equal(await putRight(pathOf('quarantine'), false), 'untrusted-workspace');
    rig.processes.run(crashedPid, rig.clock.now() - minute);
    assert.equal(await putRight(pathOf('quarantine')), 'evidence');
    assert.equal(rig.tree.has(lockPath), false);
  });

  it('is known by its name alone, whatever the name of the lock', () => {
    const maker = { pid: 4_321, startedAt: 1_795_176_000_000 };
    for (const original of [
      'a',
      'index.lock',
      '.#a b.txt',
      '-x-1-2',
      'two\nlines',
      'state-12-abc-0123456789abcdef',
      '数.lock',
    ]) {
      for (const kind of ['quarantine', 'swap', 'restore'] as const) {
        const name = leftoverName(kind, original, maker, hex);
        assert.deepEqual(parseLeftoverName(name), { kind, original, maker, hex });
        assert.ok(!/\.(?:lock|tmp|pid)$/.test(name) && Buffer.byteLength(name) <= 255);
      }
    }
    assert.deepEqual(parseLeftoverName(leftoverName('swap', 'x'.repeat(250), { pid: 1, startedAt: null }, hex)), {
      kind: 'swap',
      original: null,
      maker: { pid: 1, startedAt: null },
      hex,
    });
    for (const name of [
      '.lockscope-swap-a',
      '.lockscope-other-a-1-z-0123456789abcdef',
      'lockscope-swap-a-1-z-0123456789abcdef',
    ])
      assert.equal(parseLeftoverName(name), null);
  });
});
