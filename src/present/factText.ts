import * as l10n from '@vscode/l10n';
import type { Fact, KernelLockFacts, UseKind } from '../core/evidence';
import { assertNever } from '../core/util/assertNever';
import { oneLine, shortened } from './safeText';

/** Characters shown of what a file says: it may hold anything. */
const valueLimit = 200;

/** One thing that a file says besides its holder. */
export function factText({ name, value }: Fact): string {
  const shown = shortened(oneLine(value), valueLimit);
  switch (name) {
    case 'user':
      return l10n.t('The file names the user {0}.', shown);
    case 'port':
      return l10n.t('The file names port {0}.', shown);
    case 'url':
      return l10n.t('The file names the address {0}.', shown);
    case 'operation':
      return l10n.t('The file names what is being done: {0}.', shown);
    case 'reason':
      return l10n.t('The file gives a reason: {0}', shown);
    case 'version':
      return l10n.t('The file names version {0}.', shown);
    case 'program':
      return l10n.t('The file names the program {0}.', shown);
    case 'socket':
      return l10n.t('The file names the socket {0}.', shown);
    case 'folder':
      return l10n.t('The file names the folder {0}.', shown);
    case 'file':
      return l10n.t('The file names the file {0}.', shown);
    default:
      return assertNever(name);
  }
}

/** `Process 4711 (cargo build) holds an exclusive flock on the whole file.` */
export function kernelLockText(lock: KernelLockFacts): string {
  const what = kernelLockWords(lock);
  if (lock.pid === null) return l10n.t('A process that cannot be seen from here holds {0}.', what);
  return l10n.t('Process {0} holds {1}.', processText(lock.pid, lock.command), what);
}

function kernelLockWords({ type, mode, from, to }: KernelLockFacts): string {
  const kind = kernelTypeText(type);
  const whole = from === 0 && to === null;
  const range =
    to === null
      ? l10n.t('from byte {0} on', from)
      : from === to
        ? l10n.t('byte {0}', from)
        : l10n.t('bytes {0} to {1}', from, to);
  if (mode === 'shared') {
    return whole
      ? l10n.t('a shared lock ({0}) on the whole file', kind)
      : l10n.t('a shared lock ({0}) on part of the file ({1})', kind, range);
  }
  return whole
    ? l10n.t('an exclusive lock ({0}) on the whole file', kind)
    : l10n.t('an exclusive lock ({0}) on part of the file ({1})', kind, range);
}

/** As the manuals call them: not translated. */
function kernelTypeText(type: KernelLockFacts['type']): string {
  switch (type) {
    case 'flock':
      return 'flock';
    case 'posix':
      return 'POSIX';
    case 'ofd':
      return 'OFD';
    case 'lease':
      return l10n.t('lease');
    case 'share':
      return l10n.t('share mode');
    default:
      return assertNever(type);
  }
}

/** `4711 (git commit -a)`. */
export function processText(pid: number, command: string | null): string {
  return command === null ? String(pid) : l10n.t('{0} ({1})', pid, shortened(oneLine(command), 80));
}

/** How a process was found to use what a lock protects. */
export function useText(pid: number, command: string | null, how: UseKind): string {
  const process = processText(pid, command);
  switch (how) {
    case 'open':
      return l10n.t('Process {0} has the file open.', process);
    case 'cwd':
      return l10n.t('Process {0} works in the folder that the lock protects.', process);
    case 'argument':
      return l10n.t('Process {0} was started on the folder that the lock protects.', process);
    default:
      return assertNever(how);
  }
}
