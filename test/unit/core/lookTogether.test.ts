import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { lookTogether } from '../../../src/core/lookTogether';
import { dialectOf, lookBy } from '../../support/dialects';
import { MemoryFileSystem } from '../../support/memory/memoryFileSystem';
import { fileError, MemoryTree } from '../../support/memory/memoryTree';
import { folder, lockPath, stamp } from './surveyRig';

const other = `${folder}/b/changes.journal.lock`;

describe('a look at several places', () => {
  let tree: MemoryTree;
  let fs: MemoryFileSystem;

  beforeEach(() => {
    tree = new MemoryTree(() => 1_000);
    fs = new MemoryFileSystem(tree);
  });

  function look(paths: readonly string[], dialect = 'codegraph.journal-lock'): ReturnType<typeof lookTogether> {
    return lookTogether(
      fs,
      paths.map((path) => lookBy(dialectOf(dialect), path)),
    );
  }

  it('is one request, answered in order', async () => {
    tree.put(other, stamp(12));
    const seen = await look([lockPath, other]);
    assert.deepEqual(
      seen.map(({ state, path }) => [state, path]),
      [
        ['none', lockPath],
        ['lock', other],
      ],
    );
    assert.equal(fs.looks.length, 1);
  });

  it('asks for nothing where there is nothing to look at', async () => {
    assert.deepEqual([await look([]), fs.looks], [[], []]);
  });

  it('tells what cannot be looked at from what is not there', async () => {
    tree.put(other, stamp(12));
    tree.lookErrors.set(other, fileError('EIO'));
    tree.lookErrors.set(lockPath, fileError('ENOTDIR'));
    assert.deepEqual(await look([lockPath, other]), [
      { state: 'none', path: lockPath },
      { state: 'unreadable', path: other, error: fileError('EIO') },
    ]);
  });
});
