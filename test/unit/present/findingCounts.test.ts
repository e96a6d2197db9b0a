import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { FindingSeverity } from '../../../src/core/journal/report';
import { findingCounts } from '../../../src/present/findingCounts';
import { finding } from '../../support/records';

function counts(severities: readonly FindingSeverity[], hidden = 0): string {
  const findings = severities.map((severity) => finding({ severity }));
  return findingCounts({ findings, findingCount: findings.length + hidden });
}

describe('the findings of a journal in numbers', () => {
  it('are told by severity, the worst first', () => {
    assert.deepEqual(
      [
        counts([]),
        counts(['info', 'error', 'info']),
        counts(['warning']),
        counts(['error', 'error', 'warning', 'warning', 'info']),
      ],
      ['', '1 error, 2 notes', '1 warning', '2 errors, 2 warnings, 1 note'],
    );
  });

  it('say how many were found besides those that were kept', () => {
    assert.deepEqual([counts(['error'], 40), counts([], 1)], ['1 error, 40 more', '1 more']);
  });
});
