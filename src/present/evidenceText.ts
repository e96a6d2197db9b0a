import { t } from '@vscode/l10n';
import type { Evidence, MalformedReason } from '../core/evidence';
import type { FileKind } from '../core/ports';
import { assertNever } from '../core/util/assertNever';
import { oneLine } from './safeText';
import { momentText, spokenDuration, spokenExact } from './timeText';

/** What a piece of evidence says, in one sentence. `now`: milliseconds since the epoch. */
export function evidenceText(evidence: Evidence, now: number): string {
  const age = 'writtenAt' in evidence ? spokenDuration(now - evidence.writtenAt) : '';
  switch (evidence.code) {
    case 'names-pid':
      return evidence.nonce === null
        ? t('The file names process {0}.', evidence.pid)
        : t('The file names process {0}, nonce {1}.', evidence.pid, oneLine(evidence.nonce));
    case 'content-empty':
      return t('The file is empty: either it is just being written, or its writer died before it could write.');
    case 'content-malformed':
      return t('The content is not what the tool writes: {0}.', malformedText(evidence.reason));
    case 'content-unreadable':
      return t('The content cannot be read ({0}), so nobody can be named.', oneLine(evidence.error.code));
    case 'not-a-regular-file':
      return kindText(evidence.kind);
    case 'names-nobody':
      return t('Files of this kind do not name their maker.');
    case 'process-running':
      return evidence.startedAt === null
        ? t('Process {0} is running.', evidence.pid)
        : t('Process {0} has been running since {1}.', evidence.pid, momentText(evidence.startedAt));
    case 'process-absent':
      return t('There is no process {0}.', evidence.pid);
    case 'process-zombie':
      return t(
        'Process {0} has ended; only its entry in the process table is left for its parent to collect (a zombie).',
        evidence.pid,
      );
    case 'process-thread':
      return t('{0} is not a process but a thread of process {1}.', evidence.pid, evidence.processPid);
    case 'process-hidden':
      return t('Process {0} exists, but nothing more can be seen of it, so it counts as the holder.', evidence.pid);
    case 'process-unreadable':
      return t('Process {0} could not be looked up ({1}).', evidence.pid, oneLine(evidence.reason));
    case 'pid-reused':
      return t(
        'Process {0} started at {1}, after the file was written at {2}: the number now belongs to another process.',
        evidence.pid,
        momentText(evidence.startedAt),
        momentText(evidence.writtenAt),
      );
    case 'same-program':
      return t(
        'Process {0} started at {1}, after the file was written at {2}, but it is this very tool: a clock may have been set, so it counts as the holder.',
        evidence.pid,
        momentText(evidence.startedAt),
        momentText(evidence.writtenAt),
      );
    case 'start-unknown':
      return t('It cannot be seen when process {0} started, so it counts as the holder.', evidence.pid);
    case 'start-too-close':
      return t(
        'Process {0} started so close to the time the file was written that the clocks cannot tell which came first, so it counts as the holder.',
        evidence.pid,
      );
    case 'clock-stepped':
      return t(
        'The clock was changed at {0}, after the file was written, so start times prove nothing.',
        momentText(evidence.at),
      );
    case 'pid-impossible':
      return t('{0} is not the number of a process.', evidence.pid);
    case 'other-host':
      return t(
        'The holder is on another machine, {0}; its processes cannot be seen from here.',
        oneLine(evidence.host),
      );
    case 'shared-file-system':
      return t(
        'The file is on a file system that other machines or containers may write to: its holder may be a process that cannot be seen from here.',
      );
    case 'written-before-boot':
      return t(
        'The file was written at {0}, before this machine started at {1}.',
        momentText(evidence.writtenAt),
        momentText(evidence.bootedAt),
      );
    case 'written-in-future':
      return t(
        'The file claims to have been written at {0}, which is yet to come: a clock is wrong.',
        momentText(evidence.writtenAt),
      );
    case 'within-lease':
      return t('It is {0} old, within its lease of {1}.', age, spokenExact(evidence.leaseMs));
    case 'past-lease':
      return t('It is {0} old, past its lease of {1}.', age, spokenExact(evidence.leaseMs));
    case 'too-young-to-sweep':
      return t('It is {0} old; such files are left alone for {1}.', age, spokenExact(evidence.thresholdMs));
    case 'next-contender-takes-it':
      return t('The next process that wants the lock will take it, alive or not.');
    case 'tool-rule-expired':
      return t('By the tool’s own rule, such a lock expires with age.');
    case 'informational-only':
      return t('This file only informs: nobody waits for it, and nothing is protected by it.');
    case 'tool-never-sweeps':
      return t('The tool does not sweep such files; its next complete write replaces this one.');
    default:
      return assertNever(evidence);
  }
}

function kindText(kind: FileKind): string {
  switch (kind) {
    case 'directory':
      return t('This is a folder, not a file; the tool would not have made it.');
    case 'symlink':
      return t('This is a symbolic link, not a file; the tool would not have made it.');
    case 'file':
    case 'other':
      return t('This is not a regular file; the tool would not have made it.');
    default:
      return assertNever(kind);
  }
}

function malformedText(reason: MalformedReason): string {
  switch (reason) {
    case 'no-pid':
      return t('no process number stands where one should');
    case 'unfinished-pid':
      return t('it ends in the middle of the process number');
    case 'no-nonce':
      return t('the nonce is missing');
    case 'unfinished-nonce':
      return t('it ends in the middle of the nonce');
    case 'foreign-nonce':
      return t('the nonce does not belong to the process named');
    case 'trailing-bytes':
      return t('something follows the nonce');
    case 'binary':
      return t('it is not text');
    case 'too-long':
      return t('it is far longer than any such file');
    default:
      return assertNever(reason);
  }
}
