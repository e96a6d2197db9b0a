import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { LockKind, LockRecord, Verdict } from '../../../src/core/lock';
import { isProblem, verdictIcon, verdictMeaning, verdictOrder, verdictWord } from '../../../src/present/verdictText';
import { lockRecord, noteRecord } from '../../support/records';
import { assertSentence, hostile, raw } from './sentences';

const words: Readonly<Record<Verdict, string>> = {
  stale: 'stale',
  orphan: 'orphan',
  overdue: 'overdue',
  unknown: 'unknown',
  held: 'held',
  free: 'free',
};
const verdicts = Object.keys(words) as Verdict[];
const both = [true, false];

function every(): readonly LockRecord[] {
  const kinds: readonly LockKind[] = ['lock', 'temp'];
  return verdicts.flatMap((verdict) =>
    kinds.flatMap((kind) =>
      both.flatMap((releasable) =>
        both.map((informational) => lockRecord({ verdict, kind, releasable, informational })),
      ),
    ),
  );
}

describe('verdicts', () => {
  it('have a word each, and an order that begins with what can be cleared', () => {
    assert.deepEqual(Object.fromEntries(verdictOrder.map((verdict) => [verdict, verdictWord(verdict)])), words);
    assert.deepEqual(verdictOrder, verdicts);
  });

  it('are explained in sentences, whatever the record', () => {
    for (const record of every()) assertSentence(verdictMeaning(record));
  });

  it('have an icon each, and another one for what only informs', () => {
    assert.deepEqual(
      [...verdicts.map((verdict) => verdictIcon({ verdict, informational: false }).id), verdictIcon(noteRecord()).id],
      ['warning', 'debug-disconnect', 'watch', 'question', 'lock', 'unlock', 'info'],
    );
  });

  it('offer a release or a sweep only of what may be released', () => {
    for (const record of every()) {
      if (!record.releasable) assert.doesNotMatch(verdictMeaning(record), /can be (?:released|swept)/);
    }
  });

  it('do not claim a lock abandoned that has only expired', () => {
    assert.deepEqual(
      [lockRecord(), lockRecord({ evidence: [{ code: 'content-empty' }, { code: 'tool-rule-expired' }] })].map(
        verdictMeaning,
      ),
      [
        'Nobody holds this lock any more. It can be released.',
        'This lock has expired by the rule of its own tool. It can be released.',
      ],
    );
  });

  it('make hostile names harmless', () => {
    assert.doesNotMatch(verdictMeaning(noteRecord({ verdict: 'held', resource: `/ws/${hostile}` })), raw);
  });

  it('are problems when something is left to clear, but never for a note that excludes nobody', () => {
    const problems = every().filter(isProblem);
    assert.deepEqual([...new Set(problems.map(({ verdict }) => verdict))], ['stale', 'orphan']);
    assert.ok(problems.every(({ informational }) => !informational));
  });
});
