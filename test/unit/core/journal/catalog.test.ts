import * as assert from 'node:assert/strict';
import { journalById, journalByName, journalDialects } from '../../../../src/core/journal/catalog';

describe('journal catalog', () => {
  it('finds a dialect by the exact name of a file', () => {
    assert.equal(journalByName('changes.journal')?.id, 'codegraph.journal');
    for (const name of ['changes.journal.lock', 'changes.journal.tmp', 'Changes.journal', 'a/changes.journal', '']) {
      assert.equal(journalByName(name), undefined, name);
    }
  });

  it('finds a dialect by its id', () => {
    assert.equal(journalById('codegraph.journal')?.tool, 'codegraph');
    assert.equal(journalById('codegraph'), undefined);
  });

  it('gives every id and every name to one dialect only', () => {
    const ids = journalDialects.map(({ id }) => id);
    const names = journalDialects.flatMap((dialect) => dialect.names);
    assert.deepEqual(
      [new Set(ids).size, new Set(names.map((name) => JSON.stringify(name))).size],
      [ids.length, names.length],
    );
  });
});
