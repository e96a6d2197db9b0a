import type { LockSubject } from '../lockName';

/**
 * What Boxel hashes into keys (cardstack/boxel, `packages/postgres/pg-adapter.ts`, `job-concurrency-lock.ts`): the first
 * eight bytes of a SHA-256 for realms, files and costs, and `hashtext()` for groups of jobs.
 */
const filePrefix = 'file-write:';
const costPrefix = 'cost-barrier:';

/** Stands for jobs without a group. */
const noGroup = '__queue_no_concurrency_group__';
const fixedGroups: readonly string[] = [
  noGroup,
  'full-reindex-group',
  'daily-credit-grant',
  'media-cache-gc',
  'prerender-html-reconcile',
];
const realmGroups: readonly string[] = ['indexing:', 'command:', 'screenshot:'];

/** A text whose hash may be a key, and what it stands for then. */
export interface HashedText {
  readonly text: string;
  readonly subject: LockSubject;
}

/** The URL is taken as it is, with or without a slash at its end. */
export function realmText(url: string): HashedText {
  return { text: url, subject: { kind: 'boxel-realm', url } };
}

export function fileText(url: string, path: string): HashedText {
  return { text: `${filePrefix}${url}\0${path}`, subject: { kind: 'boxel-file', url, path } };
}

/** Groups of jobs: those that are known by their names, those of the realms, and those that the table of jobs has. */
export function groupTexts(realms: readonly string[], groups: readonly string[]): readonly HashedText[] {
  const all = new Set([
    ...fixedGroups,
    ...realms.flatMap((url) => realmGroups.map((prefix) => `${prefix}${url}`)),
    ...groups,
  ]);
  return [...all].map((group) => ({ text: group, subject: { kind: 'boxel-job-group', group } }));
}

/** What a text that a user declared is to Boxel; names of users, too, but only when somebody asked for that one. */
export function boxelSubject(text: string): LockSubject | null {
  if (text.startsWith(costPrefix)) return { kind: 'boxel-cost', user: text.slice(costPrefix.length) };
  const [url, path] = text.startsWith(filePrefix) ? text.slice(filePrefix.length).split('\0') : [];
  return url === undefined || path === undefined ? null : { kind: 'boxel-file', url, path };
}
