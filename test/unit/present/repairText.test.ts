import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { DiffHunk, DiffLine } from '../../../src/core/journal/repair/diff';
import type { RepairPreview } from '../../../src/core/journal/repair/preview';
import type { LockTrouble, RepairRefusal, RepairStep } from '../../../src/core/journal/repair/refusal';
import { repairDiffLines, repairSides } from '../../../src/present/repairDiff';
import { lockTroubleText, notPutBackText, repairRefusalText } from '../../../src/present/repairRefusal';
import { repairChanges, repairConfirmation, repairMeaning, repairTitle } from '../../../src/present/repairText';
import { heldRecord, journalRecord, journalReport, now } from '../../support/records';
import { assertSentence, hostile, raw } from './sentences';

const error = { code: 'EIO', message: hostile };
const steps: readonly RepairStep[] = ['look', 'write', 'lock', 'exchange', 'keep', 'put-back'];
const refusals: readonly RepairRefusal[] = [
  { reason: 'untrusted-workspace' },
  { reason: 'outside-workspace' },
  { reason: 'no-repair' },
  { reason: 'nothing-to-repair' },
  { reason: 'another-version' },
  { reason: 'lost-header' },
  { reason: 'being-written' },
  ...(['symlink', 'directory', 'other', 'file'] as const).map((kind) => ({ reason: 'not-a-file' as const, kind })),
  { reason: 'several-names', names: 2 },
  { reason: 'unsaved' },
  { reason: 'tracked' },
  { reason: 'held', record: null },
  { reason: 'held', record: heldRecord() },
  { reason: 'in-use', pid: 17 },
  { reason: 'unseen-writers', why: null },
  { reason: 'unseen-writers', why: hostile },
  { reason: 'changed-underneath' },
  { reason: 'vanished' },
  { reason: 'busy' },
  { reason: 'cannot-exchange' },
  { reason: 'conflict', quarantine: `/ws/${hostile}`, error },
  { reason: 'aborted' },
  ...steps.map((step) => ({ reason: 'failed' as const, step, error })),
];

function line(kind: DiffLine['kind'], text: string, more: Partial<DiffLine> = {}): DiffLine {
  return { kind, text, isCut: false, isOpen: false, ...more };
}

function preview(hunks: readonly DiffHunk[], more: Partial<RepairPreview> = {}): RepairPreview {
  const version = { dev: '1', ino: '2', size: 3, mtimeNs: '4', sha256: 'f'.repeat(64) };
  return {
    source: version,
    size: 2,
    sha256: '0'.repeat(64),
    changes: { takenOut: 0, trimmed: 0, trimmedFor: null, isClosed: false, header: 'stays', codes: new Map() },
    losesEntries: false,
    hunks,
    hiddenChanges: 0,
    ...more,
  };
}

const hunks: readonly DiffHunk[] = [
  { before: 1, after: 1, lines: [line('removed', 'old'), line('added', 'new'), line('same', 'a\u0000b')] },
  { before: 90, after: 90, lines: [line('same', 'c'), line('removed', 'long', { isCut: true, isOpen: true })] },
];

describe('why a journal is not repaired', () => {
  it('is said in sentences that can do nothing on a screen, each for itself', () => {
    const texts = refusals.map((refusal) => repairRefusalText(refusal, now, journalRecord()));
    for (const text of texts) assert.doesNotMatch(text, raw);
    refusals.forEach((refusal, index) => {
      if (!JSON.stringify(refusal).includes('evil')) assertSentence(texts[index] ?? '');
    });
    const reasons = new Set(refusals.map(({ reason }) => reason));
    assert.ok(new Set(texts).size >= reasons.size);
  });

  it('names the official cure of a database, whole or damaged, and no cure of what is not known', () => {
    const facts = { kind: 'sqlite-wal', pageSize: 4_096, checkpoints: 0, frames: 1, commits: 1 } as const;
    const wal = { ...facts, uncommitted: 0, lostCommits: 0, databasePages: 1 };
    for (const health of ['ok', 'damaged'] as const) {
      const record = journalRecord({ report: journalReport({ health, facts: wal }), health, isRepairable: false });
      const text = repairRefusalText({ reason: 'no-repair' }, now, record);
      assert.match(text, /only its own tool .*Do not delete it and do not change it\..*PRAGMA integrity_check/);
    }
    const lines = journalReport({ facts: { kind: 'lines', lines: 1, entries: 1 } });
    assert.match(
      repairRefusalText({ reason: 'no-repair' }, now, journalRecord({ report: lines })),
      /how its lock is taken has not been declared\. Mend the lines/,
    );
    assert.equal(
      repairRefusalText({ reason: 'no-repair' }, now),
      'Refused: only its own tool may put this journal in order.',
    );
  });

  it('has what became of the lock behind it, and what to do', () => {
    const locks: readonly LockTrouble[] = [
      { reason: 'lock-left', path: `/ws/${hostile}`, error },
      { reason: 'lock-moved', quarantine: `/ws/${hostile}`, error },
    ];
    for (const lock of locks) {
      const text = repairRefusalText({ reason: 'changed-underneath', lock }, now);
      assert.equal(
        text,
        `Refused: the journal has changed in the meantime. Nothing was touched. ${lockTroubleText(lock)}`,
      );
      assert.doesNotMatch(text, raw);
    }
    const left = {
      reason: 'lock-left',
      path: '/ws/a.lock',
      error: { code: 'EIO', message: 'EIO: i/o error' },
    } as const;
    assertSentence(lockTroubleText(left));
    assert.match(
      lockTroubleText(left),
      /could not be taken away \(EIO: i\/o error\).*at \/ws\/a\.lock .*Delete that file/,
    );
    assertSentence(
      lockTroubleText({ reason: 'lock-moved', quarantine: '/ws/.q', error: { code: 'EEXIST', message: '' } }),
    );
  });

  it('tells of an undo that the damaged one is still kept', () => {
    assert.equal(
      notPutBackText({ reason: 'changed-underneath' }, '/ws/a.journal', now, ['/ws']),
      'Not put back: a.journal was written to since it was repaired, and that would be lost. The damaged one is still kept.',
    );
    for (const refusal of refusals) assert.doesNotMatch(notPutBackText(refusal, `/ws/${hostile}`, now, ['/ws']), raw);
  });
});

describe('what a repair changes', () => {
  it('is printed as programs do that compare files', () => {
    assert.deepEqual(repairDiffLines('a.journal', preview(hunks, { hiddenChanges: 1 })), [
      '--- a.journal',
      '+++ a.journal, repaired',
      '@@ -1,2 +1,2 @@',
      '-old',
      '+new',
      ' a\\x00b',
      '@@ -90,2 +90,1 @@',
      ' c',
      '-long…',
      '\\ No line end at the end of the file',
      '… and 1 change more',
    ]);
  });

  it('has two sides that can be compared', () => {
    const { before, after } = repairSides(preview(hunks, { hiddenChanges: 5 }));
    const range = '… from line 90 on; 90 in the repaired journal …';
    const end = ['… and 5 changes more', ''];
    assert.deepEqual(before.split('\n'), ['old', 'a\\x00b', range, 'c', 'long… (no line end)', ...end]);
    assert.deepEqual(after.split('\n'), ['new', 'a\\x00b', range, 'c', ...end]);
  });

  it('is said in sentences, one for each kind of change, and what follows for the tool', () => {
    const codes = new Map([
      ['glued-line', 1],
      ['nul-byte', 1],
    ] as const);
    const all = { takenOut: 2, trimmed: 3, trimmedFor: 'carriage-return', isClosed: true, codes } as const;
    for (const header of ['stays', 'replaced', 'put-in'] as const) {
      const sentences = repairChanges(preview([], { changes: { ...all, header } }));
      assert.equal(sentences.length, header === 'stays' ? 4 : 5);
      sentences.forEach(assertSentence);
    }
    const kinds = [journalReport(), journalReport({ facts: { kind: 'lines', lines: 1, entries: 1 } })];
    const meanings = kinds.flatMap((report) =>
      [true, false].map((losesEntries) => repairMeaning(journalRecord({ report }), preview([], { losesEntries }))),
    );
    meanings.flat().forEach(assertSentence);
    assert.equal(new Set(meanings.map(String)).size, 4);
  });

  it('is called by the journal and its project above the comparison', () => {
    const titles = ['/ws/changes.journal', '/ws/pear/.codegraph/changes.journal'].map((path) =>
      repairTitle({ path }, ['/ws']),
    );
    assert.deepEqual(titles, ['changes.journal: damaged and repaired', 'changes.journal (pear): damaged and repaired']);
  });

  it('is asked about with all of that, and with the way back', () => {
    const changes = { ...preview([]).changes, takenOut: 1, codes: new Map([['glued-line', 1]] as const) };
    const { message, detail, action } = repairConfirmation(journalRecord(), preview([], { changes }), ['/ws']);
    assert.deepEqual([message, action], ['Repair the journal changes.journal?', 'Repair']);
    assert.match(detail, /^\.codegraph\/changes\.journal\n\n• 1 line is taken out \(.*\)\.\n• All other lines stay/);
    assert.match(detail, /takes its place in one step.*\nThe damaged one is kept for “Undo Last Release”/);
  });
});
