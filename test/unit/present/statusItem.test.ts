import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { JournalRecord } from '../../../src/core/inventory';
import type { JournalHealth } from '../../../src/core/journal/report';
import { statusView } from '../../../src/present/statusItem';
import { journalRecord, snapshotOf } from '../../support/records';
import { hostile, raw } from './sentences';

function journals(...healths: readonly JournalHealth[]): readonly JournalRecord[] {
  return healths.map((health, index) => journalRecord({ path: `/ws/${index}/changes.journal`, health }));
}

describe('the status bar', () => {
  it('shows nothing where there is no journal', () => {
    assert.equal(statusView(snapshotOf({}), ['/ws']), null);
  });

  it('shows the worst that is known of any journal, and warns of damage only', () => {
    const views = [
      journals('ok'),
      journals('ok', 'ok'),
      journals('uninitialised', 'ok'),
      journals('uninitialised', 'uninitialised'),
      journals('unreadable', 'uninitialised'),
      journals('unreadable', 'unreadable'),
      journals('damaged', 'unreadable', 'ok'),
      journals('damaged', 'damaged'),
    ].map((records) => statusView(snapshotOf({ journals: records }), ['/ws']));
    assert.deepEqual(
      views.map((view) => [view?.text, view?.warning]),
      [
        ['$(pass) Journal in order', false],
        ['$(pass) 2 journals in order', false],
        ['$(circle-large-outline) 1 journal uninitialised', false],
        ['$(circle-large-outline) 2 journals uninitialised', false],
        ['$(question) 1 journal unreadable', false],
        ['$(question) 2 journals unreadable', false],
        ['$(error) 1 journal damaged', true],
        ['$(error) 2 journals damaged', true],
      ],
    );
  });

  it('tells a screen reader the same in words', () => {
    assert.equal(
      statusView(snapshotOf({ journals: journals('damaged') }), ['/ws'])?.accessibilityLabel,
      'Lockscope: 1 journal damaged',
    );
  });

  it('lists every journal in its hover, what is damaged first', () => {
    assert.equal(
      statusView(snapshotOf({ journals: journals('ok', 'unreadable', 'damaged') }), ['/ws'])?.tooltip,
      [
        '- $(error) `2/changes.journal` — damaged · 1 error',
        '- $(question) `1/changes.journal` — unreadable · EACCES',
        '- $(pass) `0/changes.journal` — in order · 12 changed, 1 deleted',
      ].join('\n'),
    );
  });

  it('lists at most twelve, never at the cost of a damaged one', () => {
    const many = journals(...Array.from({ length: 40 }, (): JournalHealth => 'ok'), 'damaged');
    const lines = statusView(snapshotOf({ journals: many }), ['/ws'])?.tooltip.split('\n') ?? [];
    assert.deepEqual(
      [lines.length, lines[0], lines[12]],
      [13, '- $(error) `40/changes.journal` — damaged · 1 error', '- and 29 more'],
    );
  });

  it('makes hostile names harmless', () => {
    const bad = journalRecord({
      path: `/ws/${hostile}`,
      health: 'unreadable',
      error: { code: hostile, message: hostile },
    });
    const view = statusView(snapshotOf({ journals: [bad] }), ['/ws']);
    assert.doesNotMatch(`${view?.text}${view?.tooltip}${view?.accessibilityLabel}`, raw);
  });
});
