import * as l10n from '@vscode/l10n';
import type { DatabaseConnection } from '../core/databases/connectionRecord';
import type { Session } from '../core/databases/session';
import type { LockRecord } from '../core/lock';
import type { RegistryEntry } from '../core/registry/registry';
import type { StopPlan, StopRefusal } from '../core/stop';
import { assertNever } from '../core/util/assertNever';
import { sessionShort } from './databaseSessionText';
import { processText } from './factText';
import { fileText, type WorkspaceRoots } from './placeText';
import { oneLine } from './safeText';

/** What is asked before a process is ended: its number, typed. */
export function stopQuestion({ pid, command }: StopPlan, record: LockRecord, roots: WorkspaceRoots): string {
  return l10n.t(
    'Process {0} holds {1}. It is asked to end (SIGTERM); unsaved work of it may be lost. Type {2} to go on.',
    processText(pid, command),
    fileText(record.path, roots),
    pid,
  );
}

/** The same for the process that an entry of a registry leads to. */
export function stopEntryQuestion(
  { pid, command }: StopPlan,
  { name, path }: RegistryEntry,
  roots: WorkspaceRoots,
): string {
  const process = processText(pid, command);
  return path === null
    ? l10n.t(
        'Process {0} is registered as {1}. It is asked to end (SIGTERM); unsaved work of it may be lost. Type {2} to go on.',
        process,
        oneLine(name),
        pid,
      )
    : l10n.t(
        'Process {0} is registered as {1} in {2}. It is asked to end (SIGTERM); unsaved work of it may be lost. Type {3} to go on.',
        process,
        oneLine(name),
        fileText(path, roots),
        pid,
      );
}

/** The same for the process that has the other end of a session of a database. */
export function stopClientQuestion(
  { pid, command }: StopPlan,
  session: Session,
  { name }: Pick<DatabaseConnection, 'name'>,
): string {
  return l10n.t(
    'Process {0} is the client of {1} in {2}. It is asked to end (SIGTERM); unsaved work of it may be lost, and the server rolls back what it has not committed. Type {3} to go on.',
    processText(pid, command),
    sessionShort(session),
    oneLine(name),
    pid,
  );
}

export function noClientText(): string {
  return l10n.t('It is not known (any more) of which process of this machine this session is.');
}

export function wrongPidText(pid: number): string {
  return l10n.t('Type {0} to end this process, or press Escape.', pid);
}

export function stillRunningText({ pid, command }: StopPlan): string {
  return l10n.t(
    'Process {0} has not ended. It can be killed (SIGKILL): it then cannot save or clean up anything, and its locks may stay behind.',
    processText(pid, command),
  );
}

export function stoppedText({ pid }: StopPlan): string {
  return l10n.t('Process {0} has ended.', pid);
}

/** Why no process was ended. */
export function stopRefusalText(refusal: StopRefusal): string {
  switch (refusal.reason) {
    case 'untrusted-workspace':
      return l10n.t('This workspace is not trusted: Lockscope looks, but does not act.');
    case 'no-holder':
      return l10n.t('Nobody is known to hold this lock.');
    case 'not-alive':
      return l10n.t('Process {0} has ended already.', refusal.pid);
    case 'own-process':
      return l10n.t('Process {0} is this editor itself, or one that it runs in.', refusal.pid);
    case 'system-process':
      return l10n.t('Process {0} belongs to the system.', refusal.pid);
    case 'another-process':
      return l10n.t('Number {0} belongs to another process by now. Nothing was done.', refusal.pid);
    case 'failed':
      return l10n.t('Process {0} could not be ended ({1}).', refusal.pid, oneLine(refusal.error.message));
    default:
      return assertNever(refusal);
  }
}
