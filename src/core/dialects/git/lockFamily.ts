import type { GitPlace } from './gitPlace';

/** What a lock of git protects. */
export type LockFamily = 'index' | 'refs' | 'config' | 'objects' | 'work';

const objectLocks = new Set(
  `objects/maintenance.lock objects/schedule.lock objects/loose-object-idx.lock objects/info/alternates.lock
   objects/info/commit-graph.lock objects/info/commit-graphs/commit-graph-chain.lock objects/pack/multi-pack-index.lock
   objects/pack/multi-pack-index.d/multi-pack-index-chain.lock`.split(/\s+/),
);

/**
 * To what a file that ends in `.lock` belongs; `null` where git writes no such lock, since other tools keep their own
 * files in git's folder.
 */
export function lockFamilyOf({ inside }: GitPlace, name: string): LockFamily | null {
  if (!name.endsWith('.lock') || name.endsWith('~pid.lock')) return null;
  if (inside === '') return topFamily(name);
  if (inside === 'info') return name === 'sparse-checkout.lock' ? 'config' : null;
  if (inside.startsWith('objects')) return objectLocks.has(`${inside}/${name}`) ? 'objects' : null;
  return /^(?:refs|logs|reftable)/.test(inside) ? 'refs' : 'work';
}

function topFamily(name: string): LockFamily | null {
  switch (name) {
    case 'index.lock':
      return 'index';
    case 'packed-refs.lock':
      return 'refs';
    case 'config.lock':
    case 'config.worktree.lock':
      return 'config';
    case 'shallow.lock':
    case 'gc.pid.lock':
    case 'gc.log.lock':
      return 'objects';
  }
  // Every other file of git at the top that is locked is written in capitals: HEAD and its kin, MERGE_RR, MERGE_MSG.
  if (!/^[A-Z][A-Z_]+\.lock$/.test(name)) return null;
  return name.endsWith('HEAD.lock') ? 'refs' : 'work';
}

/** Whether only a git that works in this very checkout takes it; others are taken from any linked worktree. */
export function isOfOneCheckout({ inside }: GitPlace, family: LockFamily, name: string): boolean {
  return family === 'index' || family === 'work' || name === 'config.worktree.lock' || inside === 'info';
}
