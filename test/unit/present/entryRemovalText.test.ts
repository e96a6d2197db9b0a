import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { entryRemovalConfirmation, type NamedRemoval } from '../../../src/present/entryRemovalText';
import { registriesOf } from '../../../src/core/registry/registries';
import { now, snapshotOf } from '../../support/records';
import { mapEntry, pidFile } from '../../support/registryRecords';
import { hostile, raw } from './sentences';

function removal(name: string, harm = ''): NamedRemoval {
  return { entry: mapEntry(name), title: 'X registry', harm };
}

describe('the question before entries of a file are removed', () => {
  it('says of one what it is, where, why it is thought dead, and that nothing else goes', () => {
    const { message, detail, action } = entryRemovalConfirmation([removal('api', 'Nobody finds it.')], now, ['/ws']);
    assert.deepEqual([message, action], ['Remove the dead entry api?', 'Remove']);
    assert.deepEqual(detail.split('\n'), [
      'registry.json',
      'X registry: pid 4711, gone',
      '',
      '• There is no process 4711.',
      '',
      'If it were in use after all: Nobody finds it.',
      'It alone is taken out of its file, which is exchanged in one step; everything else in it stays as it is. The entry is kept for “Undo Last Release” until the undo history is cleared. Everything is checked once more at the moment of acting.',
    ]);
  });

  it('names twelve of many, and counts the others', () => {
    const many = Array.from({ length: 15 }, (_, at) => removal(`s${at}`));
    const { message, detail } = entryRemovalConfirmation(many, now, ['/ws']);
    assert.equal(message, 'Remove 15 dead entries?');
    assert.match(detail, /^• s0, registry\.json — pid 4711, gone\n/);
    assert.match(detail, /\n• s11, [^\n]*\nand 3 more\n\nThey alone are taken out of their files/);
  });

  it('tells files that go from files that lose an entry', () => {
    const files = registriesOf(snapshotOf({ locks: [pidFile('server')] })).flatMap(({ entries }) => entries);
    const all = [removal('api'), ...files.map((entry) => ({ entry, title: 'Rails pid file', harm: '' }))];
    const { detail } = entryRemovalConfirmation(all, now, ['/ws']);
    assert.match(detail, /• server, api\/tmp\/pids\/server\.pid — pid 4711, gone/);
    assert.match(detail, /Files that are an entry by themselves go, and the others lose that entry alone\./);
  });

  it('lets no name write into it what it likes', () => {
    const { message, detail } = entryRemovalConfirmation([removal(hostile), removal(hostile)], now, ['/ws']);
    assert.doesNotMatch(`${message}${detail.replaceAll('\n', '')}`, raw);
  });
});
