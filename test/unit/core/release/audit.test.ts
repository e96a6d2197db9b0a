import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  Audit,
  type AuditEntry,
  auditLimit,
  keptEntry,
  putRightEntry,
  removalEntry,
  repairEntry,
} from '../../../../src/core/release/audit';
import type { Refusal } from '../../../../src/core/release/refusal';
import { planRelease } from '../../../../src/core/release/release';
import { fail, ok } from '../../../../src/core/result';
import { auditEntry, doubtfulRecord, keptFile } from '../../../support/actedRecords';
import { heldRecord, lockRecord, now, orphanRecord } from '../../../support/records';

const error = { code: 'EACCES', message: 'permission denied' };

function gist({ action, outcome, by, reason, holderPid }: AuditEntry): readonly unknown[] {
  return [action, outcome, by, reason, holderPid];
}

describe('the audit', () => {
  it('keeps what it is given in order, and tells of each once', () => {
    const told: AuditEntry[] = [];
    const audit = new Audit((entry) => told.push(entry));
    const entries = [auditEntry({ at: 1 }), auditEntry({ at: 2 })];
    for (const entry of entries) audit.add(entry);
    assert.deepEqual(audit.entries, entries);
    assert.deepEqual(told, entries);
  });

  it('gives out a list of its own, which nobody can take anything from', () => {
    const audit = new Audit(() => undefined);
    audit.add(auditEntry());
    (audit.entries as AuditEntry[]).length = 0;
    assert.equal(audit.entries.length, 1);
  });

  it('keeps the newest thousand', () => {
    const audit = new Audit(() => undefined);
    for (let at = 1; at <= auditLimit + 5; at++) audit.add(auditEntry({ at }));
    assert.deepEqual(
      [audit.entries.length, audit.entries[0]?.at, audit.entries.at(-1)?.at],
      [1_000, 6, auditLimit + 5],
    );
  });

  it('tells of a repair how it was done, or why not and on what evidence, and where lies what was moved', () => {
    const journal = { path: '/ws/.codegraph/changes.journal', dialect: 'codegraph.journal' };
    const held = heldRecord();
    const entries = [
      repairEntry(journal, ok({ kept: keptFile({ kind: 'journal', by: 'swap' }), lock: null }), now),
      repairEntry(journal, fail({ reason: 'held', record: held }), now),
      repairEntry(journal, fail({ reason: 'held', record: null }), now),
      repairEntry(journal, fail({ reason: 'failed', step: 'write', error }), now),
      repairEntry(journal, fail({ reason: 'conflict', quarantine: '/ws/aside', error }), now),
      keptEntry('undo', keptFile({ kind: 'journal' }), fail({ reason: 'changed-underneath' }), now),
      repairEntry(journal, ok({ kept: keptFile(), lock: { reason: 'lock-left', path: '/ws/lock', error } }), now),
      keptEntry('undo', keptFile(), ok({ reason: 'lock-moved', quarantine: '/ws/aside', error }), now),
    ];
    assert.deepEqual(
      entries.map(({ action, outcome, by, reason, quarantine }) => [action, outcome, by, reason, quarantine]),
      [
        ['repair', 'done', 'swap', null, null],
        ['repair', 'refused', null, 'held', null],
        ['repair', 'refused', null, 'held', null],
        ['repair', 'failed', null, 'EACCES', null],
        ['repair', 'failed', null, 'conflict', '/ws/aside'],
        ['undo', 'refused', null, 'changed-underneath', null],
        ['repair', 'done', 'swap', 'lock-left', null],
        ['undo', 'done', null, 'lock-moved', '/ws/aside'],
      ],
    );
    assert.deepEqual([entries[1]?.evidence, entries[2]?.evidence], [held.evidence, []]);
    assert.deepEqual(
      [entries[0]?.path, entries[0]?.dialect, entries[0]?.holderPid],
      [journal.path, journal.dialect, null],
    );
  });

  it('names a release, a sweep and an override by what they are, with the primitive that served', () => {
    const kept = ok(keptFile({ by: 'quarantine' }));
    assert.deepEqual(
      [
        removalEntry(lockRecord(), ok(keptFile()), now),
        removalEntry(orphanRecord(), kept, now),
        removalEntry(doubtfulRecord(), kept, now, true),
      ].map(gist),
      [
        ['release', 'done', 'swap', null, 4711],
        ['sweep', 'done', 'quarantine', null, 4711],
        ['override', 'done', 'quarantine', null, null],
      ],
    );
  });

  it('has every refusal, by its reason, and what did not work, by its error', () => {
    const refusals: readonly Refusal[] = [
      { reason: 'untrusted-workspace' },
      { reason: 'changed-underneath', differences: ['ino'] },
      { reason: 'vanished' },
      { reason: 'busy', pid: 9 },
      { reason: 'moved-and-put-back', differences: ['ino'] },
      { reason: 'conflict', quarantine: '/ws/.lockscope-quarantine-x', error },
      { reason: 'failed', step: 'keep', error },
    ];
    const entries = refusals.map((refusal) => removalEntry(lockRecord(), fail(refusal), now));
    assert.deepEqual(
      entries.map(({ outcome, reason }) => [outcome, reason]),
      [
        ['refused', 'untrusted-workspace'],
        ['refused', 'changed-underneath'],
        ['refused', 'vanished'],
        ['refused', 'busy'],
        ['refused', 'moved-and-put-back'],
        ['failed', 'conflict'],
        ['failed', 'EACCES'],
      ],
    );
    assert.equal(entries[5]?.quarantine, '/ws/.lockscope-quarantine-x');
  });

  it('has the evidence of the moment when it was refused, not of the plan', () => {
    const now1 = heldRecord();
    const entry = removalEntry(lockRecord(), fail({ reason: 'evidence', record: now1 }), now);
    assert.deepEqual([entry.evidence, entry.reason], [now1.evidence, 'evidence']);
  });

  it('says what became of a leftover', () => {
    const record = orphanRecord();
    assert.equal(putRightEntry({ record, result: ok({ righted: 'put-back' }) }, now).righted, 'put-back');
    assert.deepEqual(gist(putRightEntry({ record, result: fail({ reason: 'vanished' }) }, now)), [
      'put-right',
      'refused',
      null,
      'vanished',
      4711,
    ]);
  });

  it('tells an undo whose place is taken from one that did not work', () => {
    const results = [ok(null), fail({ ...error, code: 'EEXIST' }), fail(error)];
    assert.deepEqual(
      results.map((result) => gist(keptEntry('undo', keptFile(), result, now))),
      [
        ['undo', 'done', null, null, 4711],
        ['undo', 'refused', null, 'EEXIST', 4711],
        ['undo', 'failed', null, 'EACCES', 4711],
      ],
    );
    const untrusted = fail({ reason: 'untrusted-workspace' } as const);
    assert.deepEqual(gist(keptEntry('clear-undo', keptFile(), untrusted, now)), [
      'clear-undo',
      'refused',
      null,
      'untrusted-workspace',
      4711,
    ]);
  });
});

describe('an override', () => {
  it('is planned where nobody is seen to hold the lock, in a trusted workspace only', () => {
    assert.equal(planRelease(doubtfulRecord(), { trusted: true }, true).ok, true);
    assert.equal(planRelease(doubtfulRecord(), { trusted: true }).ok, false);
    assert.equal(planRelease(doubtfulRecord(), { trusted: false }, true).ok, false);
  });

  it('is refused for a holder that lives, whoever asks', () => {
    const plan = planRelease(heldRecord(), { trusted: true }, true);
    assert.deepEqual(plan.ok ? 'planned' : plan.error.reason, 'evidence');
  });
});
