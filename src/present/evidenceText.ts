import * as l10n from '@vscode/l10n';
import type { Evidence, MalformedReason } from '../core/evidence';
import type { FileKind } from '../core/ports';
import { assertNever } from '../core/util/assertNever';
import { beamEvidenceText } from './beamEvidenceText';
import { entryEvidenceText } from './entryEvidenceText';
import { factText, kernelLockText, processText, useText } from './factText';
import { oneLine } from './safeText';
import { momentText, spokenDuration, spokenExact } from './timeText';

/** What a piece of evidence says, in one sentence. `now`: milliseconds since the epoch. */
export function evidenceText(evidence: Evidence, now: number): string {
  const age = 'writtenAt' in evidence ? spokenDuration(now - evidence.writtenAt) : '';
  switch (evidence.code) {
    case 'names-pid':
      return evidence.nonce === null
        ? l10n.t('The file names process {0}.', evidence.pid)
        : l10n.t('The file names process {0}, nonce {1}.', evidence.pid, oneLine(evidence.nonce));
    case 'content-empty':
      return l10n.t('The file is empty: either it is just being written, or its writer died before it could write.');
    case 'content-malformed':
      return l10n.t('The content is not what the tool writes: {0}.', malformedText(evidence.reason));
    case 'content-unreadable':
      return l10n.t('The content cannot be read ({0}), so nobody can be named.', oneLine(evidence.error.code));
    case 'not-a-regular-file':
      return kindText(evidence.kind);
    case 'names-nobody':
      return l10n.t('Files of this kind do not name their maker.');
    case 'file-says':
      return factText(evidence.fact);
    case 'process-running':
      return evidence.startedAt === null
        ? l10n.t('Process {0} is running.', evidence.pid)
        : l10n.t('Process {0} has been running since {1}.', evidence.pid, momentText(evidence.startedAt));
    case 'process-stopped':
      return l10n.t('Process {0} is stopped (Ctrl+Z, SIGSTOP): it holds on until it is told to go on.', evidence.pid);
    case 'process-absent':
      return l10n.t('There is no process {0}.', evidence.pid);
    case 'process-zombie':
      return l10n.t(
        'Process {0} has ended; only its entry in the process table is left for its parent to collect (a zombie).',
        evidence.pid,
      );
    case 'process-thread':
      return l10n.t('{0} is not a process but a thread of process {1}.', evidence.pid, evidence.processPid);
    case 'process-hidden':
      return l10n.t(
        'Process {0} exists, but nothing more can be seen of it, so it counts as the holder.',
        evidence.pid,
      );
    case 'process-unreadable':
      return l10n.t('Process {0} could not be looked up ({1}).', evidence.pid, oneLine(evidence.reason));
    case 'pid-reused':
      return l10n.t(
        'Process {0} started at {1}, after the file was written at {2}: the number now belongs to another process.',
        evidence.pid,
        momentText(evidence.startedAt),
        momentText(evidence.writtenAt),
      );
    case 'same-program':
      return l10n.t(
        'Process {0} started at {1}, after the file was written at {2}, but it is this very tool: a clock may have been set, so it counts as the holder.',
        evidence.pid,
        momentText(evidence.startedAt),
        momentText(evidence.writtenAt),
      );
    case 'start-unknown':
      return l10n.t('It cannot be seen when process {0} started, so it counts as the holder.', evidence.pid);
    case 'start-too-close':
      return l10n.t(
        'Process {0} started so close to the time the file was written that the clocks cannot tell which came first, so it counts as the holder.',
        evidence.pid,
      );
    case 'clock-stepped':
      return l10n.t(
        'The clock was changed at {0}, after the file was written, so start times prove nothing.',
        momentText(evidence.at),
      );
    case 'pid-impossible':
      return l10n.t('{0} is not the number of a process.', evidence.pid);
    case 'first-process':
      return l10n.t(
        'Number 1 is that of the first process of this system, which is another program; in a container it is that of the application.',
      );
    case 'other-host':
      return l10n.t(
        'The holder is on another machine, {0}; its processes cannot be seen from here.',
        oneLine(evidence.host),
      );
    case 'shared-file-system':
      return l10n.t(
        'The file is on a file system that other machines or containers may write to: its holder may be a process that cannot be seen from here.',
      );
    case 'other-namespace':
      return l10n.t(
        'The holder is in another container of processes; its processes cannot be told by number from here.',
      );
    case 'container-namesake':
      return l10n.t('A process in a container may have number {0} there, and may have written the file.', evidence.pid);
    case 'start-matches':
      return l10n.t('Process {0} started exactly when the file says that its holder did.', evidence.pid);
    case 'start-differs':
      return evidence.startedAt === null
        ? l10n.t(
            'Process {0} did not start when the file says that its holder did: the number now belongs to another process.',
            evidence.pid,
          )
        : l10n.t(
            'Process {0} started at {1}, not when the file says that its holder did: the number now belongs to another process.',
            evidence.pid,
            momentText(evidence.startedAt),
          );
    case 'earlier-boot':
      return l10n.t('The file says that its holder ran before this machine was last started.');
    case 'kernel-held':
      return kernelLockText(evidence.lock);
    case 'kernel-waiting':
      return l10n.t('Process {0} waits for it.', processText(evidence.pid, evidence.command));
    case 'kernel-taker-gone':
      return l10n.t(
        'Process {0} took the lock and is gone; a process that inherited the open file holds it on.',
        evidence.pid,
      );
    case 'kernel-free':
      return l10n.t('No process has a lock on it, as the operating system says.');
    case 'kernel-unreadable':
      return l10n.t('The locks of the operating system could not be seen ({0}).', oneLine(evidence.reason));
    case 'kernel-partly-hidden':
      return l10n.t('Not all locks of the operating system can be seen from here: those of other containers or users.');
    case 'removing-releases-nothing':
      return l10n.t('The lock is in the operating system, not in the file: deleting the file would release nothing.');
    case 'used-by':
      return useText(evidence.pid, evidence.command, evidence.how);
    case 'used-by-nobody':
      return l10n.t('No process has the file open, and none of the tool works in its folder or was started on it.');
    case 'users-elsewhere':
      return l10n.t('It may be used from folders that are not known here as well, so this proves nothing.');
    case 'users-unreadable':
      return evidence.count === 1
        ? l10n.t('One process that might be its holder could not be looked into.')
        : l10n.t('{0} processes that might be its holder could not be looked into.', evidence.count);
    case 'users-not-looked-for':
      return l10n.t('It could not be seen which processes use it ({0}).', oneLine(evidence.reason));
    case 'too-young-to-judge':
      return l10n.t(
        'It is {0} old; before it is {1} old nothing is said against it.',
        age,
        spokenExact(evidence.thresholdMs),
      );
    case 'target-gone':
    case 'target-there':
    case 'target-unseen':
    case 'entry-unused':
    case 'tool-prunes-entry':
      return entryEvidenceText(evidence, now);
    case 'port-served':
      return l10n.t('Process {0} waits for connections at port {1}.', evidence.pid, evidence.port);
    case 'port-of-another':
      return evidence.command === null
        ? l10n.t('At port {0} another process waits for connections: {1}.', evidence.port, evidence.pid)
        : l10n.t(
            'At port {0} another process waits for connections: {1} ({2}).',
            evidence.port,
            evidence.pid,
            oneLine(evidence.command),
          );
    case 'port-silent':
      return l10n.t(
        'Nobody waits for connections at port {0}: a server that is to be there is starting, has moved on, or is gone.',
        evidence.port,
      );
    case 'port-unseen':
      return l10n.t('Somebody waits for connections at port {0}; which process that is cannot be seen.', evidence.port);
    case 'port-unreadable':
      return l10n.t('It could not be seen who waits at port {0} ({1}).', evidence.port, oneLine(evidence.reason));
    case 'tracked-by-git':
      return l10n.t('The file is under version control (git): it is kept on purpose, and is no lock.');
    case 'tracking-unknown':
      return l10n.t('It could not be seen whether the file is under version control, so it is left alone.');
    case 'outside-workspace':
      return l10n.t('The file lies outside of what is open here: it is shown and never touched.');
    case 'heartbeat-fresh':
      return l10n.t('Its time stamp was refreshed within the last {0}.', spokenExact(evidence.leaseMs));
    case 'heartbeat-late':
      return l10n.t(
        'Its time stamp is {0} old. Most holders refresh it within {1}, but some are given up to {2}.',
        age,
        spokenExact(evidence.usualLeaseMs),
        spokenExact(evidence.leaseMs),
      );
    case 'heartbeat-over':
      return l10n.t(
        'Its time stamp is {0} old; a living holder refreshes it within {1}.',
        age,
        spokenExact(evidence.leaseMs),
      );
    case 'heartbeat-never-seen':
      return l10n.t(
        'Its time stamp was never refreshed, as far as can be told: it may be a lock without a heartbeat, which does not expire.',
      );
    case 'machine-slept':
      return l10n.t(
        'This machine may have slept since, so the holder may be late and not gone. It is decided once it has been watched for a while.',
      );
    case 'put-on-purpose':
      return l10n.t('A person put it there on purpose; it does not expire.');
    case 'is-data':
      return l10n.t('It holds data that somebody may need: Lockscope never removes it.');
    case 'written-before-boot':
      return l10n.t(
        'The file was written at {0}, before this machine started at {1}.',
        momentText(evidence.writtenAt),
        momentText(evidence.bootedAt),
      );
    case 'written-in-future':
      return l10n.t(
        'The file claims to have been written at {0}, which is yet to come: a clock is wrong.',
        momentText(evidence.writtenAt),
      );
    case 'within-lease':
      return l10n.t('It is {0} old, within its lease of {1}.', age, spokenExact(evidence.leaseMs));
    case 'past-lease':
      return l10n.t('It is {0} old, past its lease of {1}.', age, spokenExact(evidence.leaseMs));
    case 'too-young-to-sweep':
      return l10n.t('It is {0} old; such files are left alone for {1}.', age, spokenExact(evidence.thresholdMs));
    case 'next-contender-takes-it':
      return l10n.t('The next process that wants the lock will take it, alive or not.');
    case 'watched-too-briefly':
      return l10n.t(
        'It has not been watched for {0} yet: that it stands still for so long is what proves that nobody refreshes it.',
        spokenExact(evidence.leaseMs),
      );
    case 'unknown-contents':
      return l10n.t(
        'It is a folder with something in it that the tool does not put there: {0}.',
        evidence.names.map((name) => oneLine(name)).join(', '),
      );
    case 'tool-rule-expired':
      return l10n.t('By the tool’s own rule, such a lock expires with age.');
    case 'informational-only':
      return l10n.t('This file only informs: nobody waits for it, and nothing is protected by it.');
    case 'tool-never-sweeps':
      return l10n.t('The tool does not sweep such files; its next complete write replaces this one.');
    case 'beam-alive':
    case 'beam-suspended':
    case 'beam-queue':
    case 'beam-dead':
    case 'beam-dead-once':
    case 'beam-dead-twice':
    case 'beam-not-asked':
    case 'beam-elsewhere':
    case 'beam-orphan-race':
      return beamEvidenceText(evidence);
    default:
      return assertNever(evidence);
  }
}

function kindText(kind: FileKind): string {
  switch (kind) {
    case 'directory':
      return l10n.t('This is a folder, not a file; the tool would not have made it.');
    case 'symlink':
      return l10n.t('This is a symbolic link, not a file; the tool would not have made it.');
    case 'file':
    case 'other':
      return l10n.t('This is not a regular file; the tool would not have made it.');
    default:
      return assertNever(kind);
  }
}

function malformedText(reason: MalformedReason): string {
  switch (reason) {
    case 'no-pid':
      return l10n.t('no process number stands where one should');
    case 'unfinished-pid':
      return l10n.t('it ends in the middle of the process number');
    case 'no-host':
      return l10n.t('no machine is named where one should be');
    case 'no-nonce':
      return l10n.t('the nonce is missing');
    case 'unfinished-nonce':
      return l10n.t('it ends in the middle of the nonce');
    case 'foreign-nonce':
      return l10n.t('the nonce does not belong to the process named');
    case 'trailing-bytes':
      return l10n.t('something follows the nonce');
    case 'binary':
      return l10n.t('it is not text');
    case 'too-long':
      return l10n.t('it is far longer than any such file');
    default:
      return assertNever(reason);
  }
}
