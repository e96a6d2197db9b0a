import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { keptLine, putRightLine, removedLine, wouldPutRightLine } from '../../../src/present/removalText';
import {
  clearConfirmation,
  clearedText,
  clearQuestion,
  moreNotPutBackText,
  notClearedText,
  putBackText,
} from '../../../src/present/undoText';
import { fail, ok } from '../../../src/core/result';
import { keptFile } from '../../support/actedRecords';
import { now, orphanRecord } from '../../support/records';
import { assertSentence, hostile, raw } from './sentences';

const many = Array.from({ length: 14 }, (_, index) => keptFile({ id: String(index), path: `/ws/${index}.lock` }));

describe('the question before the undo history is cleared', () => {
  it('says how many there are, names the first twelve, and that it is for good', () => {
    const { message, detail, action } = clearConfirmation(many, ['/ws']);
    assert.deepEqual([message, action], ['Clear the undo history, with 14 entries?', 'Clear']);
    const lines = detail.split('\n');
    assert.match(lines[0] ?? '', /deleted for good; it can then not be put back:$/);
    assert.deepEqual([lines.length, lines[2], lines[13], lines[14]], [15, '• 0.lock', '• 11.lock', 'and 2 more']);
    assert.equal(clearConfirmation(many.slice(1, 2), ['/ws']).message, 'Clear the undo history, with 1 entry?');
  });

  it('is asked at a terminal in the same words for one and for many', () => {
    assert.deepEqual(
      [clearQuestion(many.slice(1, 2)), clearQuestion(many)],
      ['Delete the 1 entry that is kept, for good? [y/N] ', 'Delete the 14 entries that are kept, for good? [y/N] '],
    );
  });

  it('is answered for by a sentence', () => {
    const texts = [clearedText(1), clearedText(14), notClearedText({ code: 'EACCES', message: 'no' })];
    texts.forEach(assertSentence);
  });
});

describe('what was put back', () => {
  it('is named when it is one, with what it is, and counted when it is more', () => {
    assert.deepEqual(
      [
        putBackText([keptFile()], ['/ws']),
        putBackText([keptFile({ shape: 'directory', path: '/ws/a.lock' })], ['/ws']),
        putBackText(many, ['/ws']),
        moreNotPutBackText(1),
        moreNotPutBackText(3),
      ],
      [
        'Put back .codegraph/changes.journal.lock.',
        'Put back the folder a.lock.',
        'Put back 14 files.',
        '1 more was not put back; see the log.',
        '3 more were not put back; see the log.',
      ],
    );
  });
});

describe('what is kept, in a line', () => {
  it('has its id, place, time, shape, way and batch', () => {
    assert.match(
      keptLine(keptFile({ shape: 'directory', by: 'quarantine' }), now),
      /^\d+-0{14}aa {2}\/ws\/\.codegraph\/changes\.journal\.lock {2}\S+ \S+ \(1 min ago\) {2}folder, moved aside, batch 0{14}bb$/,
    );
    assert.match(keptLine(keptFile(), now), / {2}exchanged in one step, batch 0{14}bb$/);
  });

  it('makes hostile names harmless', () => {
    const bad = keptFile({ id: hostile, path: hostile, batch: hostile });
    const righted = { record: orphanRecord({ path: hostile }), result: ok({ righted: 'kept' } as const) };
    const texts = [keptLine(bad, now), removedLine(bad, []), putRightLine(righted, now, [])];
    for (const text of texts) assert.doesNotMatch(text, raw);
  });
});

describe('what Lockscope itself had left behind', () => {
  it('is told as it was put right, or as it would be', () => {
    const record = orphanRecord({ path: '/ws/.lockscope-quarantine-a' });
    assert.deepEqual(
      [
        putRightLine({ record, result: ok({ righted: 'put-back' }) }, now, ['/ws']),
        putRightLine({ record, result: fail({ reason: 'vanished' }) }, now, ['/ws']),
        wouldPutRightLine(record, ['/ws']),
      ],
      [
        'Put right .lockscope-quarantine-a, which Lockscope itself had left behind: put back.',
        '.lockscope-quarantine-a: It is gone already: there is nothing left to remove.',
        'Would put right .lockscope-quarantine-a, which Lockscope itself left behind.',
      ],
    );
  });
});
