import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { AuditAction } from '../../../src/core/release/audit';
import { auditLine, auditWords } from '../../../src/present/auditText';
import { auditEntry } from '../../support/actedRecords';
import { assertTitle, hostile, raw } from './sentences';

const actions: Readonly<Record<AuditAction, string>> = {
  release: 'Release: done',
  sweep: 'Sweep: done',
  override: 'Release anyway: done',
  undo: 'Undo: done',
  'put-right': 'Put right: done',
  'clear-undo': 'Clear undo history: done',
  'remove-entry': 'Remove dead entry: done',
  repair: 'Repair: done',
  'cancel-statement': 'Cancel statement: done',
  'terminate-session': 'Terminate session: done',
  'release-row': 'Release lock row: done',
};

describe('a line of the log', () => {
  it('says what was done to what, by which primitive, and on what evidence', () => {
    assert.equal(
      auditLine(auditEntry()),
      'release done by swap: codegraph.journal-lock "/ws/.codegraph/changes.journal.lock", holder 4711; [{"code":"process-absent","pid":4711}]',
    );
  });

  it('says why not, and where somebody’s lock lies since', () => {
    const conflict = auditEntry({
      outcome: 'failed',
      by: null,
      reason: 'conflict',
      quarantine: '/ws/.q',
      evidence: [],
    });
    const righted = auditEntry({ action: 'put-right', by: null, righted: 'kept', holderPid: null, evidence: [] });
    assert.deepEqual([conflict, righted].map(auditLine), [
      'release failed (conflict): codegraph.journal-lock "/ws/.codegraph/changes.journal.lock", holder 4711, what was moved lies at "/ws/.q"; []',
      'put-right done kept: codegraph.journal-lock "/ws/.codegraph/changes.journal.lock"; []',
    ]);
  });

  it('is one line, whatever the file is called', () => {
    const line = auditLine(auditEntry({ path: hostile, quarantine: hostile, reason: hostile }));
    assert.doesNotMatch(line, raw);
  });
});

describe('what was done, in a few words', () => {
  it('has a word for every action', () => {
    const names = Object.keys(actions) as AuditAction[];
    const words = names.map((action) => auditWords(auditEntry({ action, by: null })));
    assert.deepEqual(words, Object.values(actions));
    words.forEach(assertTitle);
  });

  it('has that something was done, but for its lock', () => {
    assert.equal(
      auditWords(auditEntry({ action: 'repair', reason: 'lock-left' })),
      'Repair: done, exchanged in one step, but the lock is not as it was (lock-left)',
    );
  });

  it('has what became of it', () => {
    const words = [
      auditEntry(),
      auditEntry({ by: 'quarantine' }),
      ...(['put-back', 'kept', 'cleared'] as const).map((righted) =>
        auditEntry({ action: 'put-right', by: null, righted }),
      ),
      auditEntry({ outcome: 'refused', by: null, reason: 'evidence' }),
      auditEntry({ outcome: 'failed', by: null, reason: 'conflict', quarantine: '/ws/.q' }),
    ].map(auditWords);
    assert.deepEqual(words, [
      'Release: done, exchanged in one step',
      'Release: done, moved aside',
      'Put right: done, put back',
      'Put right: done, kept for undo',
      'Put right: done, cleared away',
      'Release: refused (evidence)',
      'Release: failed (conflict); what was moved lies at /ws/.q',
    ]);
  });
});
