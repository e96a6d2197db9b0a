import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { FileError } from '../../../../src/core/ports';
import { fail, ok, type Result } from '../../../../src/core/result';
import { lastBatch, restoreEach } from '../../../../src/core/release/undo';
import { keptFile } from '../../../support/actedRecords';

const kept = ['c', 'b', 'a'].map((id) => keptFile({ id, batch: id === 'a' ? '1' : '2' }));

describe('undo', () => {
  it('takes all that was removed last in one go', () => {
    assert.deepEqual(
      lastBatch(kept).map(({ id }) => id),
      ['c', 'b'],
    );
    assert.deepEqual(lastBatch([]), []);
  });

  it('goes on after one that cannot be put back, and tells of each', async () => {
    const told: string[] = [];
    const restore = (id: string): Promise<Result<null, FileError>> =>
      Promise.resolve(id === 'b' ? fail({ code: 'EEXIST', message: '' }) : ok(null));
    const results = await restoreEach(
      kept,
      ({ id }) => restore(id),
      new AbortController().signal,
      (done) => told.push(`${done.kept.id} ${String(done.result.ok)}`),
    );
    assert.deepEqual(told, ['c true', 'b false', 'a true']);
    assert.equal(results.length, 3);
  });

  it('stops between two when it is aborted', async () => {
    const abort = new AbortController();
    const restore = (): Promise<Result<null, FileError>> => {
      abort.abort();
      return Promise.resolve(ok(null));
    };
    const results = await restoreEach(kept, restore, abort.signal, () => undefined);
    assert.deepEqual(
      results.map((done) => done.kept.id),
      ['c'],
    );
  });
});
