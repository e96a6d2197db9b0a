import type { Declaration } from './declaration';

/** What can be read of a lock, as far as it was recognised. */
export type Readings = Pick<Declaration, 'pid' | 'host' | 'time'>;

/** How tools call these things, letter case, dashes and underscores aside. */
const names = {
  pid: /^(?:(?:process|server|owner|holder|locked ?by|daemon) ?)?pid$|^process ?id$/,
  host: /^(?:host|host ?name|machine|machine ?name|computer|node)$/,
  time: /^(?:(?:started|created|acquired|locked|taken|start|creation) ?)(?:at|time|on)$|^(?:time|timestamp|since|date|created|started|when)$/,
} as const;

/** What a key stands for; `null` when for nothing that matters. */
export function meaningOf(key: string): keyof Readings | null {
  const plain = key
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase();
  for (const meaning of ['pid', 'host', 'time'] as const) if (names[meaning].test(plain)) return meaning;
  return null;
}

/** Whether a server listens there, rather than a machine being called so. */
export function isAddress(host: string): boolean {
  return /^(?:localhost|\*|\[?[0-9a-f:]*:[0-9a-f:]*\]?|[\d.]+)$/i.test(host);
}

/** Text as a regular expression that matches just it. */
export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, (letter) => (letter === '/' ? letter : `\\${letter}`));
}
