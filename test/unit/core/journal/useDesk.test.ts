import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { folder, journalPath, SurveyRig } from '../surveyRig';

const graph = `${folder}/graph.db`;
const wal = `${graph}-wal`;
const at = Date.UTC(2026, 10, 20, 11);
const journal = (timestamp: number, ...entries: readonly string[]): string =>
  [`# codegraph-journal v1 ${timestamp}`, ...entries, ''].join('\n');
/** Between two questions. */
const paceMs = 3_000;

describe('what the next build will do with a journal', () => {
  let rig: SurveyRig;

  beforeEach(() => {
    rig = new SurveyRig();
    rig.tree.put(journalPath, journal(at, 'src/a.ts'));
    rig.tree.put(graph, 'the graph');
    rig.graphs.set(graph, { newestAt: at });
  });

  afterEach(() => rig.survey.close());

  const said = (): string => {
    const use = rig.inventory.snapshot.journals.get(`codegraph.journal:${journalPath}`)?.use;
    if (!use) return String(use);
    return use.state === 'used' ? 'used' : `${use.state} ${use.reason}`;
  };

  it('is found out without keeping the first snapshot waiting', async () => {
    const gate = rig.graphs.stopNext();
    await rig.setRoots('/ws');
    await rig.clock.advance(100);
    const before = [said(), rig.journals, rig.inventory.snapshot.phase];
    gate.open();
    await rig.clock.advance(100);
    assert.deepEqual([before, said()], [['null', [`${journalPath} ok`], 'complete'], 'used']);
  });

  it('is known to whoever waits for all verdicts', async () => {
    await rig.setRoots('/ws');
    await rig.clock.advance(paceMs);
    rig.tree.put(graph, 'another graph');
    rig.graphs.set(graph, { newestAt: at + 1 });
    const gate = rig.graphs.stopNext();
    let isDone = false;
    const refreshed = rig.survey.refresh().then(() => (isDone = true));
    await rig.clock.advance(1_000);
    const early = [isDone, said()];
    gate.open();
    await rig.clock.advance(100);
    await refreshed;
    assert.deepEqual([early, said()], [[false, 'used'], 'unused older']);
  });

  it('is not asked of the graph where the journal alone decides', async () => {
    for (const text of [journal(at), journal(0, 'a'), 'no header\n', '']) {
      rig.tree.put(journalPath, text);
      await (rig.inventory.snapshot.phase === 'looking' ? rig.setRoots('/ws') : rig.hint(journalPath));
      await rig.clock.advance(1_000);
    }
    assert.deepEqual([rig.graphs.asked, said()], [[], 'unused uninitialised']);
  });

  it('follows the journal at once, without another question', async () => {
    await rig.setRoots('/ws');
    await rig.clock.advance(100);
    rig.tree.put(journalPath, journal(at - 1, 'src/a.ts'));
    await rig.hint(journalPath);
    await rig.clock.advance(100);
    assert.deepEqual([said(), rig.graphs.asked], ['unused older', [graph]]);
  });

  for (const file of [graph, wal]) {
    it(`is asked anew when ${file.slice(folder.length + 1)} has changed, and not before`, async () => {
      await rig.setRoots('/ws');
      await rig.clock.advance(paceMs);
      await rig.hint(file);
      await rig.clock.advance(paceMs);
      const unchanged = rig.graphs.asked.length;
      rig.tree.put(file, 'changed');
      rig.graphs.set(graph, { newestAt: at + 1 });
      await rig.hint(file);
      await rig.clock.advance(100);
      assert.deepEqual([unchanged, rig.graphs.asked.length, said()], [1, 2, 'unused older']);
    });
  }

  it('is asked at most every three seconds, and at last of what is there then', async () => {
    await rig.setRoots('/ws');
    await rig.clock.advance(100);
    for (let n = 0; n < 50; n++) {
      rig.tree.put(graph, `graph ${n}`);
      rig.graphs.set(graph, { newestAt: at + n - 40 });
      await rig.hint(graph);
      await rig.clock.advance(90);
    }
    const meanwhile = rig.graphs.asked.length;
    await rig.clock.advance(paceMs);
    assert.deepEqual([meanwhile, rig.graphs.asked.length, said()], [2, 3, 'unused older']);
  });

  it('is asked every half a minute at the most while nobody watches', async () => {
    rig.survey.setWatched(false);
    await rig.setRoots('/ws');
    await rig.clock.advance(100);
    for (let n = 0; n < 9; n++) {
      rig.tree.put(graph, `graph ${n}`);
      await rig.hint(graph);
      await rig.clock.advance(paceMs);
    }
    const unwatched = rig.graphs.asked.length;
    rig.survey.setWatched(true);
    await rig.clock.advance(100);
    assert.deepEqual([unwatched, rig.graphs.asked.length], [1, 2]);
  });

  it('is asked again of a graph that was being written, though nobody hints at it any more', async () => {
    rig.graphs.fail(graph, 'busy');
    await rig.setRoots('/ws');
    await rig.clock.advance(100);
    const busy = said();
    rig.graphs.set(graph, { newestAt: at });
    await rig.clock.advance(paceMs);
    assert.deepEqual([busy, said(), rig.graphs.asked.length], ['unknown busy', 'used', 2]);
  });

  it('is not known where there is no graph, until there is one', async () => {
    rig.tree.remove(graph);
    rig.graphs.fail(graph, 'missing');
    await rig.setRoots('/ws');
    await rig.clock.advance(paceMs);
    const without = [said(), rig.graphs.asked.length];
    rig.tree.put(graph, 'the graph');
    rig.graphs.set(graph, { newestAt: at });
    await rig.hint(graph);
    await rig.clock.advance(100);
    assert.deepEqual([without, said()], [['unknown missing', 0], 'used']);
  });

  it('is no damage', async () => {
    rig.tree.put(journalPath, journal(at - 1, 'src/a.ts'));
    await rig.setRoots('/ws');
    await rig.clock.advance(100);
    assert.deepEqual([said(), rig.journals], ['unused older', [`${journalPath} ok`]]);
  });

  it('is asked once more when every journal is to be verified anew', async () => {
    await rig.setRoots('/ws');
    await rig.clock.advance(100);
    const verified = rig.survey.verifyJournals();
    await rig.clock.advance(1_000);
    await verified;
    assert.deepEqual(rig.graphs.asked, [graph, graph]);
  });

  it('leaves no timer and no question behind when the survey is closed', async () => {
    await rig.setRoots('/ws');
    const gate = rig.graphs.stopNext();
    rig.tree.put(graph, 'changed');
    await rig.clock.advance(paceMs);
    await rig.hint(graph);
    const closed = rig.survey.close();
    gate.open();
    await closed;
    assert.deepEqual([rig.clock.pendingTimers, rig.log.of('error')], [0, []]);
  });

  it('is forgotten with its journal', async () => {
    rig.graphs.fail(graph, 'busy');
    await rig.setRoots('/ws');
    await rig.clock.advance(100);
    rig.tree.remove(journalPath);
    await rig.hint(journalPath);
    await rig.clock.advance(10 * paceMs);
    assert.deepEqual([rig.journals, rig.graphs.asked], [[], [graph]]);
  });
});
