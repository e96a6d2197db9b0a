import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import { ensureCodegraph } from '../support/codegraph/install';
import { readWhileWritten, waysToWrite } from '../support/graphs/graphsWhileWritten';

/** `npm run test:soak` does it for longer. */
const writingMs = 1_000;

describe('reading a graph that is written all the time', function () {
  this.timeout(60_000);
  let node: string;

  before('install a Node with SQLite', async function () {
    this.timeout(15 * 60_000);
    ({ node } = await ensureCodegraph());
  });

  for (const way of waysToWrite) {
    it(`never mixes two of its states (${way.join(', ')})`, async () => {
      const { moves, right, wrong } = await readWhileWritten(node, way, writingMs);
      assert.deepEqual(wrong, []);
      assert.ok(moves > 5 && right > 0, `${moves} transactions, seen right ${right} times`);
    });
  }
});
