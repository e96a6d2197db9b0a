import { asciiText, decimal, named } from '../content';
import type { Claimant, Place } from '../dialect';
import { pidFile } from '../forms/pidFile';
import { isIn } from '../place';

/** Whose it is cannot be told, so no process with the pid is ever taken for a stranger. */
const anyProgram = /./;

const what = 'Some program has written its pid here, as servers do and scripts that must not run twice.';
const harm = 'Whoever started that program no longer finds it, or starts it a second time.';

/** A pid file in a folder that scripts keep for nothing else. Not `run`: servers of databases write theirs there. */
export const genericPidFileInFolder = pidFile({
  id: 'generic.pid-folder',
  tool: 'generic',
  program: anyProgram,
  names: [{ prefix: '', suffix: '.pid' }],
  claims: isInPidFolder,
  byContent: true,
  parse: parsePidLine,
  resource: () => '.',
  selfHealing: false,
  removable: true,
  words: {
    title: 'pid file',
    what,
    harm,
    cure: 'Most programs remove it when they end. When the process is gone it may be deleted.',
  },
});

/** Anything called `.pid` or `.pid.lock` that holds a decimal number and a newline, and not one byte besides. */
export const genericPidFile = pidFile({
  id: 'generic.pid-file',
  tool: 'generic',
  program: anyProgram,
  names: [
    { prefix: '', suffix: '.pid' },
    { prefix: '', suffix: '.pid.lock' },
  ],
  byContent: true,
  parse: parsePidLine,
  resource: () => '.',
  selfHealing: false,
  // Which program it belongs to is not known, nor whether it minds.
  removable: false,
  outside: { group: 'daemons', folders: ['/run', '/opt/homebrew/var/run', '/usr/local/var/run'] },
  words: {
    title: 'pid file',
    what,
    harm,
    cure: 'Most programs remove it when they end. Find out whose it is before deleting it by hand.',
  },
});

function isInPidFolder(place: Place): boolean {
  return isIn(place, 'pids') || isIn(place, '.pids');
}

/** Exactly what `echo $$` writes. */
function parsePidLine(bytes: Uint8Array): Claimant {
  const text = asciiText(bytes);
  if (text === null || !text.endsWith('\n')) return { state: 'foreign' };
  const pid = decimal(text.slice(0, -1));
  return pid === null || pid === 0 ? { state: 'foreign' } : named(pid);
}
