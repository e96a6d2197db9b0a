import { jsonObject, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { isIn } from '../place';

const portName = /^([0-9]{1,5})\.lock$/;

/** Where Claude Code finds an IDE that listens for it. It also holds the token for that, which is read past. */
export const claudeIdeLock: Dialect = {
  id: 'claude.ide-lock',
  tool: 'claude',
  // Written by the IDE, and those are many.
  program: /./,
  kind: 'lock',
  mechanism: 'record',
  names: [{ prefix: '', suffix: '.lock' }],
  claims: (place) => portName.test(place.name) && isIn(place, '.claude', 'ide'),
  maxBytes: 16_384,
  resource: () => '.',
  parse: parseIdeLock,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: true,
  outside: { group: 'editors', folders: ['~/.claude/ide'] },
  words: {
    title: 'Claude Code IDE connection',
    what: 'An IDE writes here on which port it listens for Claude Code. It keeps nobody from anything.',
    harm: 'Claude Code no longer finds the running IDE.',
    cure: 'It goes when the IDE is closed. Claude Code deletes it when that process is gone.',
  },
};

/** Keys are taken one by one, so that whatever else is in it, such as the token, goes nowhere. */
function parseIdeLock(bytes: Uint8Array, name: string): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const record = jsonObject(bytes);
  if (record === null) return malformed('no-pid');
  const { pid, ideName, workspaceFolders } = record;
  const folder: unknown = Array.isArray(workspaceFolders) ? workspaceFolders[0] : undefined;
  const port = portName.exec(name)?.[1];
  const facts = [
    ...(port === undefined ? [] : [{ name: 'port', value: port } as const]),
    ...(typeof ideName === 'string' ? [{ name: 'program', value: ideName } as const] : []),
    ...(typeof folder === 'string' ? [{ name: 'folder', value: folder } as const] : []),
  ];
  return typeof pid === 'number' && Number.isInteger(pid) ? named(pid, { facts }) : { state: 'nobody', facts };
}
