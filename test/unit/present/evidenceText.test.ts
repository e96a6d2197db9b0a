import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Evidence, EvidenceCode, MalformedReason } from '../../../src/core/evidence';
import type { FileKind } from '../../../src/core/ports';
import { evidenceText } from '../../../src/present/evidenceText';
import { momentText } from '../../../src/present/timeText';
import { day, hour, minute, now, second } from '../../support/records';
import { assertSentence, hostile, raw } from './sentences';

const pid = 4711;
const writtenAt = now - 4 * minute;
const startedAt = now - minute;
const at = momentText;
const leaseMs = 30 * second;

/** Every code there is, so that one without a sentence does not compile. */
const sentences: { readonly [Code in EvidenceCode]: readonly [Extract<Evidence, { code: Code }>, string] } = {
  'names-pid': [
    { code: 'names-pid', pid, nonce: '4711-0123456789abcdef' },
    'The file names process 4711, nonce 4711-0123456789abcdef.',
  ],
  'content-empty': [
    { code: 'content-empty' },
    'The file is empty: either it is just being written, or its writer died before it could write.',
  ],
  'content-malformed': [
    { code: 'content-malformed', reason: 'no-nonce' },
    'The content is not what the tool writes: the nonce is missing.',
  ],
  'content-unreadable': [
    { code: 'content-unreadable', error: { code: 'EACCES', message: 'no' } },
    'The content cannot be read (EACCES), so nobody can be named.',
  ],
  'not-a-regular-file': [
    { code: 'not-a-regular-file', kind: 'directory' },
    'This is a folder, not a file; the tool would not have made it.',
  ],
  'names-nobody': [{ code: 'names-nobody' }, 'Files of this kind do not name their maker.'],
  'file-says': [{ code: 'file-says', fact: { name: 'port', value: '3977' } }, 'The file names port 3977.'],
  'other-namespace': [
    { code: 'other-namespace' },
    'The holder is in another container of processes; its processes cannot be told by number from here.',
  ],
  'container-namesake': [
    { code: 'container-namesake', pid },
    'A process in a container may have number 4711 there, and may have written the file.',
  ],
  'start-matches': [
    { code: 'start-matches', pid },
    'Process 4711 started exactly when the file says that its holder did.',
  ],
  'start-differs': [
    { code: 'start-differs', pid, startedAt },
    `Process 4711 started at ${at(startedAt)}, not when the file says that its holder did: the number now belongs to another process.`,
  ],
  'earlier-boot': [{ code: 'earlier-boot' }, 'The file says that its holder ran before this machine was last started.'],
  'kernel-held': [
    {
      code: 'kernel-held',
      lock: { type: 'flock', mode: 'exclusive', from: 0, to: null, pid, command: 'cargo build' },
    },
    'Process 4711 (cargo build) holds an exclusive lock (flock) on the whole file.',
  ],
  'kernel-waiting': [
    { code: 'kernel-waiting', pid, command: 'cargo check' },
    'Process 4711 (cargo check) waits for it.',
  ],
  'kernel-taker-gone': [
    { code: 'kernel-taker-gone', pid },
    'Process 4711 took the lock and is gone; a process that inherited the open file holds it on.',
  ],
  'kernel-free': [{ code: 'kernel-free' }, 'No process has a lock on it, as the operating system says.'],
  'kernel-unreadable': [
    { code: 'kernel-unreadable', reason: 'EACCES' },
    'The locks of the operating system could not be seen (EACCES).',
  ],
  'kernel-partly-hidden': [
    { code: 'kernel-partly-hidden' },
    'Not all locks of the operating system can be seen from here: those of other containers or users.',
  ],
  'removing-releases-nothing': [
    { code: 'removing-releases-nothing' },
    'The lock is in the operating system, not in the file: deleting the file would release nothing.',
  ],
  'used-by': [
    { code: 'used-by', pid, command: 'git commit -a', how: 'cwd' },
    'Process 4711 (git commit -a) works in the folder that the lock protects.',
  ],
  'port-served': [{ code: 'port-served', port: 3000, pid }, 'Process 4711 waits for connections at port 3000.'],
  'port-of-another': [
    { code: 'port-of-another', port: 3000, pid, command: 'python3 -m http.server' },
    'At port 3000 another process waits for connections: 4711 (python3 -m http.server).',
  ],
  'port-silent': [
    { code: 'port-silent', port: 3000 },
    'Nobody waits for connections at port 3000: a server that is to be there is starting, has moved on, or is gone.',
  ],
  'port-unseen': [
    { code: 'port-unseen', port: 3000 },
    'Somebody waits for connections at port 3000; which process that is cannot be seen.',
  ],
  'port-unreadable': [
    { code: 'port-unreadable', port: 3000, reason: 'EACCES' },
    'It could not be seen who waits at port 3000 (EACCES).',
  ],
  'used-by-nobody': [
    { code: 'used-by-nobody' },
    'No process has the file open, and none of the tool works in its folder or was started on it.',
  ],
  'users-elsewhere': [
    { code: 'users-elsewhere' },
    'It may be used from folders that are not known here as well, so this proves nothing.',
  ],
  'users-unreadable': [
    { code: 'users-unreadable', count: 2 },
    '2 processes that might be its holder could not be looked into.',
  ],
  'users-not-looked-for': [
    { code: 'users-not-looked-for', reason: 'no /proc' },
    'It could not be seen which processes use it (no /proc).',
  ],
  'too-young-to-judge': [
    { code: 'too-young-to-judge', thresholdMs: 10 * second, writtenAt: now - 4 * second },
    'It is 4 seconds old; before it is 10 seconds old nothing is said against it.',
  ],
  'tracked-by-git': [
    { code: 'tracked-by-git' },
    'The file is under version control (git): it is kept on purpose, and is no lock.',
  ],
  'tracking-unknown': [
    { code: 'tracking-unknown' },
    'It could not be seen whether the file is under version control, so it is left alone.',
  ],
  'outside-workspace': [
    { code: 'outside-workspace' },
    'The file lies outside of what is open here: it is shown and never touched.',
  ],
  'heartbeat-fresh': [
    { code: 'heartbeat-fresh', leaseMs: 10 * second },
    'Its time stamp was refreshed within the last 10 seconds.',
  ],
  'heartbeat-late': [
    { code: 'heartbeat-late', usualLeaseMs: 10 * second, leaseMs: 5 * minute, writtenAt },
    'Its time stamp is 4 minutes old. Most holders refresh it within 10 seconds, but some are given up to 5 minutes.',
  ],
  'heartbeat-over': [
    { code: 'heartbeat-over', leaseMs: 10 * second, writtenAt },
    'Its time stamp is 4 minutes old; a living holder refreshes it within 10 seconds.',
  ],
  'heartbeat-never-seen': [
    { code: 'heartbeat-never-seen' },
    'Its time stamp was never refreshed, as far as can be told: it may be a lock without a heartbeat, which does not expire.',
  ],
  'machine-slept': [
    { code: 'machine-slept' },
    'This machine may have slept since, so the holder may be late and not gone. It is decided once it has been watched for a while.',
  ],
  'put-on-purpose': [{ code: 'put-on-purpose' }, 'A person put it there on purpose; it does not expire.'],
  'is-data': [{ code: 'is-data' }, 'It holds data that somebody may need: Lockscope never removes it.'],
  'process-running': [
    { code: 'process-running', pid, startedAt },
    `Process 4711 has been running since ${at(startedAt)}.`,
  ],
  'process-absent': [{ code: 'process-absent', pid }, 'There is no process 4711.'],
  'process-zombie': [
    { code: 'process-zombie', pid },
    'Process 4711 has ended; only its entry in the process table is left for its parent to collect (a zombie).',
  ],
  'process-thread': [
    { code: 'process-thread', pid, processPid: 4700 },
    '4711 is not a process but a thread of process 4700.',
  ],
  'process-hidden': [
    { code: 'process-hidden', pid },
    'Process 4711 exists, but nothing more can be seen of it, so it counts as the holder.',
  ],
  'process-unreadable': [
    { code: 'process-unreadable', pid, reason: 'timed out' },
    'Process 4711 could not be looked up (timed out).',
  ],
  'pid-reused': [
    { code: 'pid-reused', pid, startedAt, writtenAt },
    `Process 4711 started at ${at(startedAt)}, after the file was written at ${at(writtenAt)}: the number now belongs to another process.`,
  ],
  'same-program': [
    { code: 'same-program', pid, startedAt, writtenAt },
    `Process 4711 started at ${at(startedAt)}, after the file was written at ${at(writtenAt)}, but it is this very tool: a clock may have been set, so it counts as the holder.`,
  ],
  'start-unknown': [
    { code: 'start-unknown', pid },
    'It cannot be seen when process 4711 started, so it counts as the holder.',
  ],
  'start-too-close': [
    { code: 'start-too-close', pid, startedAt, writtenAt },
    'Process 4711 started so close to the time the file was written that the clocks cannot tell which came first, so it counts as the holder.',
  ],
  'clock-stepped': [
    { code: 'clock-stepped', at: startedAt },
    `The clock was changed at ${at(startedAt)}, after the file was written, so start times prove nothing.`,
  ],
  'pid-impossible': [{ code: 'pid-impossible', pid: 0 }, '0 is not the number of a process.'],
  'first-process': [
    { code: 'first-process' },
    'Number 1 is that of the first process of this system, which is another program; in a container it is that of the application.',
  ],
  'other-host': [
    { code: 'other-host', host: 'elsewhere' },
    'The holder is on another machine, elsewhere; its processes cannot be seen from here.',
  ],
  'shared-file-system': [
    { code: 'shared-file-system' },
    'The file is on a file system that other machines or containers may write to: its holder may be a process that cannot be seen from here.',
  ],
  'written-before-boot': [
    { code: 'written-before-boot', writtenAt, bootedAt: startedAt },
    `The file was written at ${at(writtenAt)}, before this machine started at ${at(startedAt)}.`,
  ],
  'written-in-future': [
    { code: 'written-in-future', writtenAt: now + day },
    `The file claims to have been written at ${at(now + day)}, which is yet to come: a clock is wrong.`,
  ],
  'within-lease': [
    { code: 'within-lease', leaseMs: hour, writtenAt },
    'It is 4 minutes old, within its lease of 1 hour.',
  ],
  'past-lease': [
    { code: 'past-lease', leaseMs: 90 * second, writtenAt },
    'It is 4 minutes old, past its lease of 90 seconds.',
  ],
  'too-young-to-sweep': [
    { code: 'too-young-to-sweep', thresholdMs: leaseMs, writtenAt: now - second },
    'It is 1 second old; such files are left alone for 30 seconds.',
  ],
  'next-contender-takes-it': [
    { code: 'next-contender-takes-it' },
    'The next process that wants the lock will take it, alive or not.',
  ],
  'watched-too-briefly': [
    { code: 'watched-too-briefly', leaseMs: 5 * 60 * second },
    'It has not been watched for 5 minutes yet: that it stands still for so long is what proves that nobody refreshes it.',
  ],
  'tool-rule-expired': [{ code: 'tool-rule-expired' }, 'By the tool’s own rule, such a lock expires with age.'],
  'informational-only': [
    { code: 'informational-only' },
    'This file only informs: nobody waits for it, and nothing is protected by it.',
  ],
  'unknown-contents': [
    { code: 'unknown-contents', names: ['notes', 'a\nb'] },
    'It is a folder with something in it that the tool does not put there: notes, a\\x0ab.',
  ],
  'process-stopped': [
    { code: 'process-stopped', pid },
    'Process 4711 is stopped (Ctrl+Z, SIGSTOP): it holds on until it is told to go on.',
  ],
  'target-gone': [{ code: 'target-gone', what: 'folder', path: '/p/api' }, 'Its folder is gone: /p/api.'],
  'target-there': [
    { code: 'target-there', what: 'database', path: '/p/graph.db' },
    'Its database is there: /p/graph.db.',
  ],
  'target-unseen': [
    { code: 'target-unseen', path: '/p', error: { code: 'EACCES', message: 'no' } },
    'Whether /p is there cannot be seen (EACCES).',
  ],
  'entry-unused': [
    { code: 'entry-unused', usedAt: now - 31 * day, lifeMs: 30 * day },
    `Nobody has used it for 31 days: by its rule of 30 days, the tool drops it since ${at(now - day)}.`,
  ],
  'tool-prunes-entry': [
    { code: 'tool-prunes-entry' },
    'The tool takes such an entry out itself the next time it lists them.',
  ],
  'beam-alive': [
    { code: 'beam-alive', pid: '<0.87.0>', status: 'waiting', function: 'gen_server:loop/7' },
    'Process <0.87.0> is alive on its node: waiting, in gen_server:loop/7.',
  ],
  'beam-suspended': [
    { code: 'beam-suspended', pid: '<0.87.0>', function: 'timer:sleep/1' },
    'Process <0.87.0> is suspended in timer:sleep/1: it lives, and runs nothing until it is resumed.',
  ],
  'beam-queue': [{ code: 'beam-queue', length: 12 }, '12 messages wait for it.'],
  'beam-dead': [{ code: 'beam-dead', pid: '<0.87.0>' }, 'Its node has no process <0.87.0> any more.'],
  'beam-dead-once': [
    { code: 'beam-dead-once', since: startedAt, graceMs: minute },
    `It has been seen so since ${at(startedAt)}. Only what is still so after 1 minute counts as stale: until then it may be about to be replaced.`,
  ],
  'beam-dead-twice': [
    { code: 'beam-dead-twice', since: startedAt, graceMs: minute },
    `It has been so in every look since ${at(startedAt)}, which is longer than 1 minute.`,
  ],
  'beam-not-asked': [
    { code: 'beam-not-asked', pid: '<9.87.0>' },
    'Whether process <9.87.0> lives could not be asked on its node.',
  ],
  'beam-elsewhere': [{ code: 'beam-elsewhere', node: 'b@host' }, 'The process runs on the node b@host.'],
  'beam-orphan-race': [
    { code: 'beam-orphan-race' },
    'To take the entry out by its name alone could hit the process that has replaced this one, and leave it an orphan that nobody finds: only name and process together are safe, and only after the clean-up for the dead one is through.',
  ],
  'tool-never-sweeps': [
    { code: 'tool-never-sweeps' },
    'The tool does not sweep such files; its next complete write replaces this one.',
  ],
};

const malformed: Record<MalformedReason, true> = {
  'no-pid': true,
  'no-host': true,
  'unfinished-pid': true,
  'no-nonce': true,
  'unfinished-nonce': true,
  'foreign-nonce': true,
  'trailing-bytes': true,
  binary: true,
  'too-long': true,
};

const kinds: Record<FileKind, true> = { file: true, directory: true, symlink: true, other: true };

describe('evidence', () => {
  it('of every kind is a sentence', () => {
    const pairs = Object.values(sentences);
    assert.deepEqual(
      pairs.map(([evidence]) => evidenceText(evidence, now)),
      pairs.map(([, text]) => text),
    );
    for (const [, text] of pairs) assertSentence(text);
  });

  it('without its details is still a sentence', () => {
    assert.deepEqual(
      [
        evidenceText({ code: 'names-pid', pid, nonce: null }, now),
        evidenceText({ code: 'process-running', pid, startedAt: null }, now),
      ],
      ['The file names process 4711.', 'Process 4711 is running.'],
    );
  });

  it('tells every way in which a content can be wrong, each in its own words', () => {
    const texts = Object.keys(malformed).map((reason) =>
      evidenceText({ code: 'content-malformed', reason: reason as MalformedReason }, now),
    );
    texts.forEach(assertSentence);
    assert.equal(new Set(texts).size, texts.length);
  });

  it('tells what stands there instead of a file', () => {
    const texts = Object.keys(kinds).map((kind) =>
      evidenceText({ code: 'not-a-regular-file', kind: kind as FileKind }, now),
    );
    texts.forEach(assertSentence);
  });

  it('makes hostile text harmless', () => {
    const texts = [
      evidenceText({ code: 'names-pid', pid, nonce: hostile }, now),
      evidenceText({ code: 'content-unreadable', error: { code: hostile, message: hostile } }, now),
      evidenceText({ code: 'process-unreadable', pid, reason: hostile }, now),
      evidenceText({ code: 'other-host', host: hostile }, now),
    ];
    for (const text of texts) assert.doesNotMatch(text, raw);
  });
});
