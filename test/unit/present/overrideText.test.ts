import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lockName, overrideConfirmation, typeNameText, wrongNameText } from '../../../src/present/overrideText';
import { doubtfulRecord } from '../../support/actedRecords';
import { now } from '../../support/records';
import { assertSentence, hostile, raw } from './sentences';

const never = (): boolean => false;

describe('the question before a release without proof', () => {
  it('shows all that is known, what is not, the harm, the risk and the way', () => {
    const { message, detail, action } = overrideConfirmation(doubtfulRecord(), now, ['/ws'], never);
    assert.deepEqual(
      [message, action],
      ['Release changes.journal.lock without proof that nobody holds it?', 'Release Anyway…'],
    );
    assert.deepEqual(detail.split('\n'), [
      '.codegraph/changes.journal.lock',
      'codegraph journal lock: nobody named, 4 min old',
      '',
      'Nothing proves that somebody holds it, and nothing proves that nobody does. What is known:',
      '• The file is empty: either it is just being written, or its writer died before it could write.',
      '',
      'If it is in use: Two processes may write the journal at once; an entry may be lost and the next incremental build would miss a change.',
      'Lockscope cannot take this risk off you: find out who made it, here and on every machine that shares the folder, and make sure that no such program runs.',
      '',
      'It is moved aside in one step and kept for “Undo Last Release” until the undo history is cleared.',
      'It is refused all the same if a living holder is seen, or if it changes before you have answered.',
    ]);
  });

  it('says of an overdue one why it is in doubt, and names what is at stake where the tool has no words', () => {
    const words = { title: 'job lock', what: '', harm: '', cure: '' };
    const { detail } = overrideConfirmation(doubtfulRecord({ verdict: 'overdue', words }), now, ['/ws'], never);
    assert.match(detail, /\nIt is past its lease, but nothing proves that its holder is gone\. What is known:\n/);
    assert.match(detail, /\nIf it is in use: two programs may work on \.codegraph\/changes\.journal at once/);
  });

  it('asks for the very name that is shown', () => {
    const record = doubtfulRecord();
    assert.equal(lockName(record), 'changes.journal.lock');
    assert.match(typeNameText(record, ['/ws']), /: changes\.journal\.lock$/);
    assert.equal(wrongNameText(record), 'Type changes.journal.lock to release it, or press Escape.');
    assertSentence(wrongNameText(record));
  });

  it('makes hostile names harmless, also the one to type', () => {
    const record = doubtfulRecord({ path: `/ws/${hostile}`, resource: `/ws/${hostile}` });
    const { message, detail } = overrideConfirmation(record, now, ['/ws'], never);
    const texts = [message, detail.replaceAll('\n', ''), typeNameText(record, ['/ws']), lockName(record)];
    for (const text of texts) assert.doesNotMatch(text, raw);
  });
});
