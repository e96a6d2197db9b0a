import { bundleScripts } from '../process/bundledWorker';
import type { ensureCodegraph } from '../support/codegraph/install';
import { readWhileWritten, waysToWrite } from '../support/graphs/graphsWhileWritten';
import { interruptEach, interruptions, truths } from '../support/graphs/interruptions';
import { watchWriting } from '../support/journalsWhileWritten';
import { ensureTool } from '../support/realTools/ensureTool';
import { watchDatabases } from '../support/sqlite/sqliteWhileWritten';
import { createTemporaryFolder } from '../support/temporaryFolder';
import { roundMs } from './fights';
import type { Part } from './part';

const minuteMs = 60_000;

/** Journals that are read while two programs write to them for a minute. */
export async function* journals(codegraph: Awaited<ReturnType<typeof ensureCodegraph>>): Part {
  const { written, counted, healths } = await watchWriting(codegraph, await bundleScripts(), minuteMs);
  yield {
    summary: `a journal written for a minute by two codegraphs: ${written} entries, ${counted} counted, ${healths.join()}`,
    objections:
      written !== counted || healths.join() !== 'ok' ? ['a journal that was written to was not seen right'] : [],
  };
  const databases = await watchDatabases(codegraph.node, await bundleScripts(), minuteMs);
  yield {
    summary: `databases in four modes written ${databases.written} times: journals seen ${databases.seen} times`,
    objections: databases.wrong.map((wrong) => `a journal of SQLite in use: ${wrong}`),
  };
}

/** Reads databases that are being written, and at every step of the reading once. */
export async function* graphs(node: string): Part {
  for (const way of waysToWrite) {
    const { moves, right, wrong } = await readWhileWritten(node, way, roundMs);
    yield {
      summary: `a graph written ${moves} times (${way.join(', ')}): read right ${right} times`,
      objections: wrong.length > 0 || right === 0 ? [`a graph that was written to was read as ${wrong.join()}`] : [],
    };
  }
  const shell = await ensureTool(['sqlite3'], 'sqlite3');
  const folder = createTemporaryFolder();
  try {
    for (const interruption of interruptions) {
      const { said, steps } = await interruptEach({ node, shell }, folder, interruption, 1);
      const wrong = [...said.keys()].filter((each) => !truths.includes(each));
      yield {
        summary: `a graph read in ${steps} steps, between any two of them ${interruption.what}`,
        objections: wrong.length > 0 ? [`${interruption.what}: the graph was read as ${wrong.join()}`] : [],
      };
    }
  } finally {
    folder.remove();
  }
}
