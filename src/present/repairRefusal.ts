import * as l10n from '@vscode/l10n';
import type { JournalRecord } from '../core/inventory';
import type { LockTrouble, RepairRefusal, RepairStep } from '../core/journal/repair/refusal';
import type { FileError, FileKind } from '../core/ports';
import type { UndoFailure } from '../core/release/undo';
import { assertNever } from '../core/util/assertNever';
import { entryRefusalText } from './entryRefusalText';
import { evidenceText } from './evidenceText';
import { ownCure } from './journalAdvice';
import { fileText, type WorkspaceRoots } from './placeText';
import { undoFailureText } from './releaseText';
import { oneLine } from './safeText';
import { verdictWord } from './verdictText';

/** Why a journal was not repaired, in one or two sentences. `record`: what is known of it. */
export function repairRefusalText(refusal: RepairRefusal, now: number, record?: JournalRecord): string {
  const text = reasonText(refusal, now, record);
  return refusal.lock === undefined ? text : `${text} ${lockTroubleText(refusal.lock)}`;
}

/** What became of the lock that was taken for it, and what to do. */
export function lockTroubleText(lock: LockTrouble): string {
  switch (lock.reason) {
    case 'lock-left':
      return l10n.t(
        'But its lock, which Lockscope took for this, could not be taken away ({0}), and may be at {1} still: nobody can write to the journal meanwhile. Delete that file once nothing is in the way of it; when this process has ended, “Release Stale Lock” does.',
        oneLine(lock.error.message),
        oneLine(lock.path),
      );
    case 'lock-moved':
      return l10n.t(
        'But somebody took its lock over at this very moment. What was moved lies at {0} ({1}), and stays there until Lockscope starts anew and puts it back or keeps it for undo. Two may have written at once: verify the journal.',
        oneLine(lock.quarantine),
        oneLine(lock.error.code),
      );
    default:
      return assertNever(lock);
  }
}

function reasonText(refusal: RepairRefusal, now: number, record?: JournalRecord): string {
  switch (refusal.reason) {
    case 'untrusted-workspace':
      return l10n.t('This workspace is not trusted: Lockscope looks, but does not act.');
    case 'outside-workspace':
      return l10n.t('Refused: it lies outside of the workspace. What lies there is shown, and never touched.');
    case 'no-repair': {
      const cure = record === undefined ? [] : ownCure(record);
      const why =
        record?.report?.facts.kind === 'lines'
          ? l10n.t('Refused: how its lock is taken has not been declared.')
          : l10n.t('Refused: only its own tool may put this journal in order.');
      return [why, ...cure].join(' ');
    }
    case 'nothing-to-repair':
      return l10n.t('It is in order: there is nothing to repair.');
    case 'another-version':
      return l10n.t(
        'Refused: it names another version of the format, which Lockscope does not know. Its tool begins it anew by itself.',
      );
    case 'lost-header':
      return l10n.t('Refused: its first line is not a header, and nobody can know what it was.');
    case 'being-written':
      return l10n.t('Refused: it is being written to all the time. Nothing was touched.');
    case 'not-a-file':
      return l10n.t('Refused: {0}.', kindText(refusal.kind));
    case 'several-names':
      return l10n.t(
        'Refused: the file has {0} names, and only one of them would be that of the repaired journal.',
        refusal.names,
      );
    case 'unsaved':
      return l10n.t(
        'Refused: it is open in an editor, with changes that are not saved. Save them or take them back, and try again.',
      );
    case 'tracked':
      return l10n.t('Refused: git tracks it, so it is kept on purpose, damage and all.');
    case 'held':
      return heldText(refusal.record, now);
    case 'in-use':
      return l10n.t(
        'Refused: process {0} has it open, and it has no lock that would keep that process from writing to it.',
        refusal.pid,
      );
    case 'unseen-writers':
      return refusal.why === null
        ? l10n.t(
            'Refused: processes on other machines or in containers may write to it, and nothing here would stop them.',
          )
        : l10n.t('Refused: it has no lock, and who has it open cannot be seen ({0}).', oneLine(refusal.why));
    case 'changed-underneath':
      return l10n.t('Refused: the journal has changed in the meantime. Nothing was touched.');
    case 'vanished':
      return l10n.t('It is gone: there is nothing left to repair.');
    case 'busy':
      return l10n.t('Refused: this Lockscope is repairing it already.');
    case 'cannot-exchange':
      return l10n.t(
        'Refused: this file system can neither exchange two names nor give a file a second one, so the journal would be away for a moment.',
      );
    case 'conflict':
      return l10n.t(
        'Somebody wrote to the journal at this very moment. What was moved lies at {0} ({1}), and stays there until Lockscope starts anew and keeps it for undo. Compare the two.',
        oneLine(refusal.quarantine),
        oneLine(refusal.error.code),
      );
    case 'aborted':
      return l10n.t('Given up: nothing was touched.');
    case 'failed':
      return failedText(refusal.step, refusal.error);
    default:
      return assertNever(refusal);
  }
}

/** Why something was not put back, and what to do. */
export function notPutBackText(failure: UndoFailure, path: string, now: number, roots: WorkspaceRoots): string {
  if (!('reason' in failure)) return undoFailureText(failure, path, roots);
  const file = fileText(path, roots);
  switch (failure.reason) {
    case 'entry':
      return l10n.t('Not put back into {0}: {1}', file, entryRefusalText(failure.why, now));
    case 'changed-underneath':
      return l10n.t(
        'Not put back: {0} was written to since it was repaired, and that would be lost. The damaged one is still kept.',
        file,
      );
    case 'no-repair':
      return l10n.t('Not put back: Lockscope does not know the format of {0} any more.', file);
    default:
      return l10n.t('Not put back: {0}. {1}', file, repairRefusalText(failure, now));
  }
}

function heldText(record: Extract<RepairRefusal, { reason: 'held' }>['record'], now: number): string {
  if (record === null) return l10n.t('Refused: somebody has the lock of the journal. Nothing was touched.');
  const proof = record.evidence.map((item) => evidenceText(item, now)).join(' ');
  return l10n.t('Refused: the lock of the journal is not free ({0}). {1}', verdictWord(record.verdict), proof);
}

function kindText(kind: FileKind): string {
  switch (kind) {
    case 'symlink':
      return l10n.t('it is a link, and where it leads is not followed');
    case 'directory':
      return l10n.t('it is a folder');
    case 'file':
    case 'other':
      return l10n.t('it is no regular file');
    default:
      return assertNever(kind);
  }
}

function failedText(step: RepairStep, error: FileError): string {
  const why = oneLine(error.message);
  switch (step) {
    case 'look':
      return l10n.t('Nothing was done: it cannot be read ({0}).', why);
    case 'write':
      return l10n.t('Nothing was done: the repaired journal cannot be written ({0}).', why);
    case 'lock':
      return l10n.t('Nothing was done: its lock cannot be taken ({0}).', why);
    case 'exchange':
      return l10n.t('Nothing was done: the two could not be exchanged ({0}).', why);
    case 'keep':
      return l10n.t('The journal is as it was: the damaged one could not be kept for undo ({0}).', why);
    case 'put-back':
      return l10n.t('The journal is as it was: the damaged one cannot be brought back ({0}).', why);
    default:
      return assertNever(step);
  }
}
