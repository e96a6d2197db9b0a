import { gitLock } from './lockFile';

const anyLock = [{ prefix: '', suffix: '.lock' }] as const;

/** What `git add`, `commit`, `checkout`, `stash` and many more take: `index.lock` becomes the index. */
export const gitIndexLock = gitLock('index', [{ exact: 'index.lock' }], {
  id: 'git.index-lock',
  asksNeighbours: true,
  cure: null,
  words: {
    title: 'git index lock',
    what: 'git is changing what is staged. The file becomes the new index when git is done; until then every other git that wants to stage, commit or switch gives up.',
    harm: 'The running git fails when it wants to put its index in place, or two of them write and what one staged is lost.',
    cure: 'git removes it when it is done, also when it is interrupted. After a crash it stays; git’s own advice is to make sure that no git runs and to delete the file.',
  },
});

export const gitRefLock = gitLock('refs', anyLock, {
  id: 'git.ref-lock',
  cure: null,
  words: {
    title: 'git ref lock',
    what: 'git is moving a branch, a tag or another ref, or writing the history of one. The file holds what the ref is about to be.',
    harm: 'Two gits move the same ref, and the commits of one of them can be reached no more.',
    cure: 'git removes it within moments. After a crash it stays until it is deleted by hand.',
  },
});

export const gitConfigLock = gitLock(
  'config',
  ['config.lock', 'config.worktree.lock', 'sparse-checkout.lock'].map((exact) => ({ exact })),
  {
    id: 'git.config-lock',
    cure: null,
    words: {
      title: 'git config lock',
      what: 'git is writing a new version of its settings for this repository.',
      harm: 'Two gits write the settings, and what one of them set is lost.',
      cure: 'git removes it within moments. After a crash it stays until it is deleted by hand.',
    },
  },
);

export const gitObjectsLock = gitLock(
  'objects',
  `shallow.lock gc.pid.lock gc.log.lock maintenance.lock schedule.lock loose-object-idx.lock alternates.lock commit-graph.lock
   commit-graph-chain.lock multi-pack-index.lock multi-pack-index-chain.lock`
    .split(/\s+/)
    .map((exact) => ({ exact })),
  {
    id: 'git.objects-lock',
    cure: null,
    words: {
      title: 'git object store lock',
      what: 'git is fetching with a limited history, packing, or doing other maintenance of its object store, which may take minutes.',
      harm: 'Two maintenance runs work at once; a list of packs or of the limits of a shallow clone may be lost.',
      cure: 'git removes it when it is done. After a crash it stays, and maintenance is skipped until it is deleted by hand.',
    },
  },
);

export const gitWorkLock = gitLock('work', anyLock, {
  id: 'git.work-lock',
  cure: null,
  words: {
    title: 'git lock on unfinished work',
    what: 'git is writing down how far a rebase, a merge, a cherry-pick or its record of conflicts has come.',
    harm: 'Two gits go on with the same rebase or merge, and steps are lost or done twice.',
    cure: 'git removes it within moments. After a crash it stays until it is deleted by hand; the rebase or merge itself is not touched by that.',
  },
});
