import type { OutsideGroup } from '../../../src/core/dialects/dialect';
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { CatalogOptions } from '../../../src/core/dialects/catalogOptions';
import { plainCatalog } from '../../../src/core/dialects/catalogOptions';
import type { Declaration } from '../../../src/core/dialects/declared/declaration';
import type { SurveyOptions } from '../../../src/core/survey';
import { createCatalog } from '../../../src/node/files/createCatalog';
import { putRepository, putWorktree } from './gitWorkspace';
import { minute, second } from './judging';
import { lockPath, stamp, SurveyRig } from './surveyRig';

describe('a survey', () => {
  let rig: SurveyRig;

  beforeEach(() => {
    rig = new SurveyRig();
  });

  afterEach(() => rig.survey.close());

  async function set(options: Partial<SurveyOptions>): Promise<void> {
    const done = rig.survey.setOptions({ ...rig.options, ...options });
    await rig.clock.advance(20);
    await done;
  }

  function withCatalog(options: Partial<CatalogOptions>): Promise<void> {
    const catalogOptions = { ...plainCatalog, roots: ['/ws'], ...options };
    return set({ catalog: createCatalog(catalogOptions), catalogOptions });
  }

  function told(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      [...rig.inventory.snapshot.locks.values()].map(({ path, dialect, verdict, releasable }) => [
        path,
        `${dialect} ${verdict}${releasable ? '!' : ''}`,
      ]),
    );
  }

  describe('of a working tree whose git directory lies elsewhere', () => {
    const gitDir = '/repo/.git/worktrees/topic';

    beforeEach(() => {
      putRepository(rig, '/repo/.git');
      putWorktree(rig, '/ws', gitDir);
    });

    it('sees, watches and releases the locks of that', async () => {
      rig.tree.put(`${gitDir}/index.lock`, '');
      await rig.setRoots('/ws');
      await rig.clock.advance(70 * second);
      assert.deepEqual(
        [told(), [...rig.watcher.watched].sort()],
        [{ [`${gitDir}/index.lock`]: 'git.index-lock stale!' }, ['/repo/.git', gitDir]],
      );
    });

    it('takes a hint from there, and sees the kernel’s locks there', async () => {
      await rig.setRoots('/ws');
      rig.tree.put(`${gitDir}/HEAD.lock`, '');
      await rig.hint(`${gitDir}/HEAD.lock`);
      const roots = new Set(rig.kernel.requests.flatMap((request) => request.roots));
      assert.deepEqual([told(), roots], [{ [`${gitDir}/HEAD.lock`]: 'git.unplaced-lock unknown' }, new Set()]);
      await rig.clock.advance(10 * second);
      assert.deepEqual(
        new Set(rig.kernel.requests.flatMap((request) => request.roots)),
        new Set(['/ws', gitDir, '/repo/.git']),
      );
    });

    it('does not follow a file that points to a folder which does not point back', async () => {
      rig.tree.put(`${gitDir}/gitdir`, '/another/.git\n');
      rig.tree.put(`${gitDir}/index.lock`, '');
      rig.tree.put('/ws/evil/.git', 'gitdir: /home/ada/.config\n');
      rig.hold('/home/ada/.config/changes.journal.lock', 11);
      await rig.setRoots('/ws');
      assert.deepEqual([told(), rig.fs.crawls], [{}, ['/ws']]);
    });

    it('lets go of it when the working tree is closed', async () => {
      rig.tree.put(`${gitDir}/index.lock`, '');
      await rig.setRoots('/ws');
      await rig.setRoots('/elsewhere');
      assert.deepEqual([told(), rig.watcher.watched.size], [{}, 0]);
    });

    it('follows that of a working tree that comes later', async () => {
      rig.tree.remove('/ws/.git');
      await rig.setRoots('/ws');
      rig.tree.put('/ws/.git', `gitdir: ${gitDir}\n`);
      rig.tree.put(`${gitDir}/index.lock`, '');
      rig.survey.appeared('/ws/.git');
      await rig.clock.advance(200);
      assert.deepEqual(Object.keys(told()), [`${gitDir}/index.lock`]);
    });
  });

  describe('asked to look outside of everything that is open', () => {
    const pidFile = '/home/ada/.turbo/1234/turbod.pid';
    const daemons: ReadonlySet<OutsideGroup> = new Set<OutsideGroup>(['daemons']);

    beforeEach(async () => {
      rig.tree.put(pidFile, '11');
      rig.tree.put('/home/ada/.turbo/1234/deeper/turbod.pid', '11');
      rig.tree.putSpecial('/ws', 'directory');
      await rig.setRoots('/ws');
    });

    it('shows what it finds there, and offers none of it for release', async () => {
      await set({ outside: ['/home/ada/.turbo/*'], outsideGroups: daemons });
      const [record] = rig.inventory.snapshot.locks.values();
      assert.deepEqual(
        [told(), record?.evidence.at(-1)?.code, [...rig.watcher.watched]],
        [{ [pidFile]: 'turborepo.daemon stale' }, 'outside-workspace', ['/home/ada/.turbo/1234']],
      );
    });

    it('shows nothing there of groups that nobody asked for', async () => {
      await set({ outside: ['/home/ada/.turbo/*'], outsideGroups: new Set<OutsideGroup>(['caches']) });
      assert.deepEqual(told(), {});
    });

    it('lists the named folders and walks through none', async () => {
      rig.fs.forgetCalls();
      await set({ outside: ['/home/ada/.turbo/*', '/nowhere'], outsideGroups: daemons });
      assert.deepEqual(rig.fs.crawls, ['/ws']);
    });

    it('shows nothing there that belongs into a workspace', async () => {
      rig.tree.put('/home/ada/.turbo/1234/changes.journal.lock', stamp(11));
      await set({ outside: ['/home/ada/.turbo/*'], outsideGroups: daemons });
      assert.deepEqual(Object.keys(told()), [pidFile]);
    });

    it('follows what happens there', async () => {
      await set({ outside: ['/home/ada/.turbo/*'], outsideGroups: daemons });
      rig.tree.remove(pidFile);
      await rig.hint(pidFile);
      assert.deepEqual(told(), {});
    });

    it('forgets it all when it is asked no longer', async () => {
      await set({ outside: ['/home/ada/.turbo/*'], outsideGroups: daemons });
      await set({});
      assert.deepEqual([told(), rig.watcher.watched.size], [{}, 0]);
    });
  });

  describe('with another catalogue', () => {
    const puzzle = '/ws/build/deploy.lck';
    const declared: Declaration = {
      name: 'Deploy',
      glob: '**/deploy.lck',
      pid: { regex: '^([0-9]+)' },
      removable: true,
    };

    beforeEach(async () => {
      rig.tree.put(puzzle, '11\n');
      rig.hold(lockPath, 12);
      await rig.setRoots('/ws');
    });

    const known = { [lockPath]: 'codegraph.journal-lock held' };

    it('shows what merely looks like a lock only when asked, and never offers it for release', async () => {
      const before = told();
      await withCatalog({ unrecognised: true });
      const asked = told();
      await rig.clock.advance(20 * second);
      const later = told();
      await withCatalog({});
      const shown = { ...known, [puzzle]: 'unrecognised.lock unknown' };
      assert.deepEqual([before, asked, later, told()], [known, shown, shown, known]);
    });

    it('finds what the user declares, and forgets it with the declaration', async () => {
      await withCatalog({ declared: [declared] });
      const first = told();
      await withCatalog({ declared: [{ ...declared, removable: false }] });
      const second = told();
      await withCatalog({});
      assert.deepEqual(
        [first, second, told()],
        [{ ...known, [puzzle]: 'declared.deploy stale!' }, { ...known, [puzzle]: 'declared.deploy stale' }, known],
      );
    });

    it('sees a declared lock come by a hint', async () => {
      await withCatalog({ declared: [declared] });
      rig.processes.run(13, rig.clock.now() - minute);
      rig.tree.put('/ws/other/deploy.lck', '13\n');
      await rig.distantHint('/ws/other/deploy.lck');
      assert.equal(told()['/ws/other/deploy.lck'], 'declared.deploy held');
    });
  });

  describe('of a workspace with package folders', () => {
    const stray = '/ws/node_modules/.deno';

    /** As a crawl does that looks into package folders without walking through them. */
    function peek(): void {
      const crawl = rig.fs.crawl.bind(rig.fs);
      rig.fs.crawl = async (request, signal) => {
        const report = await crawl(request, signal);
        return report.ok
          ? { ok: true, value: { ...report.value, peeked: request.root === '/ws' ? [stray] : [] } }
          : report;
      };
    }

    it('looks at the few folders in them in which tools keep locks, and takes hints from there', async () => {
      peek();
      rig.tree.put(`${stray}/.deno.lock`, '');
      rig.hold('/ws/node_modules/x/changes.journal.lock', 11);
      await rig.setRoots('/ws');
      assert.deepEqual(
        [told(), [...rig.watcher.watched]],
        [{ [`${stray}/.deno.lock`]: 'deno.npm-folder-lock free' }, [stray]],
      );
      rig.tree.remove(`${stray}/.deno.lock`);
      await rig.hint(`${stray}/.deno.lock`);
      assert.deepEqual(told(), {});
    });

    it('does not lose them to a hint that comes while it walks', async () => {
      peek();
      rig.tree.put(`${stray}/.deno.lock`, '');
      rig.tree.put('/other/x', '');
      const first = rig.fs.stopNext('crawl');
      const second = rig.fs.stopNext('crawl');
      const roots = rig.survey.setRoots(['/ws', '/other']);
      await rig.clock.advance(20);
      await first.arrived;
      first.open();
      await second.arrived;
      rig.hold(lockPath, 12);
      await rig.distantHint(lockPath);
      second.open();
      await rig.clock.advance(50);
      await roots;
      assert.deepEqual(Object.keys(told()).sort(), [lockPath, `${stray}/.deno.lock`]);
    });
  });
});
