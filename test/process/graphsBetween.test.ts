import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { ensureCodegraph } from '../support/codegraph/install';
import { interruptEach, interruptions, type Sqlites, truths } from '../support/graphs/interruptions';
import { ensureTool } from '../support/realTools/ensureTool';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

/** `npm run test:soak` leaves no step out. */
const stride = 4;

describe('reading a graph while somebody writes it between any two steps', function () {
  this.timeout(120_000);
  let sqlites: Sqlites;
  let folder: TemporaryFolder;

  before('install SQLite, as a shell and in a Node', async function () {
    this.timeout(15 * 60_000);
    const { node } = await ensureCodegraph();
    sqlites = { node, shell: await ensureTool(['sqlite3'], 'sqlite3') };
    folder = createTemporaryFolder();
  });

  after(() => folder.remove());

  for (const interruption of interruptions) {
    it(`never mixes two states: ${interruption.what}`, async () => {
      const { said, steps } = await interruptEach(sqlites, folder, interruption, stride);
      assert.ok(steps > 15, `only ${steps} steps`);
      const wrong = [...said.keys()].filter((each) => !truths.includes(each));
      assert.deepEqual(wrong, [], JSON.stringify([...said]));
    });
  }
});
