import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { codegraphJournal } from '../../../../src/core/journal/codegraph';
import type { GraphFacts } from '../../../../src/core/journal/graphFacts';
import type { JournalReport } from '../../../../src/core/journal/report';
import { isDecidedByGraph, journalUse } from '../../../../src/core/journal/use';
import { fail, ok } from '../../../../src/core/result';

const at = 1_763_640_000_000;

function reportOf(...pieces: readonly (string | Uint8Array)[]): JournalReport {
  const verifier = codegraphJournal.createVerifier();
  for (const piece of pieces) verifier.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
  return verifier.report();
}

function header(timestamp: number | string): string {
  return `# codegraph-journal v1 ${timestamp}\n`;
}

/** What is said of a journal beside such a graph, in a word or two. */
function saidOf(report: JournalReport | null, graph: Partial<GraphFacts> = {}): string {
  const use = journalUse(report, ok({ files: 5, newestAt: at, engine: 'native', ...graph }));
  if (use === null) return 'null';
  return use.state === 'used' ? 'used' : `${use.state} ${use.reason}`;
}

describe('whether the next build uses a journal', () => {
  const invalidUtf8 = Uint8Array.of(0x61, 0xff, 0x0a);
  const manyFlaws = 'DELETED\n'.repeat(1_200);

  const table: readonly (readonly [said: string, ...Parameters<typeof saidOf>])[] = [
    // By its time.
    ['used', reportOf(header(at + 1), 'src/a.ts\n')],
    ['used', reportOf(header(at), 'src/a.ts\n')],
    ['unused older', reportOf(header(at - 1), 'src/a.ts\n')],
    ['unused older', reportOf(header(`${at - 1}.5`), 'src/a.ts\n')],
    ['used', reportOf(header(`${at}.5`), 'src/a.ts\n')],
    ['used', reportOf(header('1e300'), 'src/a.ts\n')],
    ['used', reportOf(header(at), 'DELETED src/a.ts\n')],
    ['used', reportOf(header(at), 'src/a.ts')],
    // By what is in it.
    ['unused no-entries', reportOf(header(at))],
    ['unused no-entries', reportOf(header(at), '\n  \n# a note\n')],
    ['unused uninitialised', reportOf(header(0), 'src/a.ts\n')],
    ['unused uninitialised', reportOf('')],
    ['unused refused', reportOf('src/a.ts\n')],
    ['unused refused', reportOf('# codegraph-journal v2 1\nsrc/a.ts\n')],
    ['unused refused', reportOf('# codegraph-jour')],
    ['unused refused', reportOf(header('soon'), 'src/a.ts\n')],
    ['unused refused', reportOf(header(-1), 'src/a.ts\n')],
    // Damage that the tool does not see keeps it from nothing.
    ['used', reportOf(header(at), 'src/aDELETED src/b\n', '/etc/passwd\n')],
    ['used', reportOf(header(at), 'src/a\0\n')],
    // Where the engines differ, by the one that built the graph.
    ['unused refused', reportOf(header(at), invalidUtf8)],
    ['used', reportOf(header(at), invalidUtf8), { engine: 'wasm' }],
    ['unused older', reportOf(header(at - 1), invalidUtf8), { engine: 'wasm' }],
    ['unknown engine', reportOf(header(at), invalidUtf8), { engine: null }],
    ['used', reportOf(header(at), manyFlaws), { engine: 'wasm' }],
    ['unknown engine', reportOf(header(at), manyFlaws), { engine: null }],
    ['unused unbuilt', reportOf(header(at), 'src/a.ts\n'), { files: 0, newestAt: null }],
    ['used', reportOf(header(at), 'src/a.ts\n'), { files: 0, newestAt: null, engine: 'wasm' }],
    ['unknown engine', reportOf(header(at), 'src/a.ts\n'), { files: 0, newestAt: null, engine: null }],
    ['unused unbuilt', reportOf(header(at), 'src/a.ts\n'), { files: null, newestAt: null, engine: 'wasm' }],
    ['unused unbuilt', reportOf(header(at), 'src/a.ts\n'), { files: null, newestAt: null }],
    ['unknown engine', reportOf(header(at), 'src/a.ts\n'), { files: null, newestAt: null, engine: null }],
    ['unknown journal-unreadable', null],
  ];
  table.forEach(([said, report, graph], index) => {
    it(`is ${said} (row ${index + 1})`, () => {
      assert.equal(saidOf(report, graph), said);
    });
  });

  it('is told with both times', () => {
    const graph = ok({ files: 5, newestAt: at, engine: 'native' } as const);
    assert.deepEqual(journalUse(reportOf(header(at - 4_000), 'a\n'), graph), {
      state: 'unused',
      reason: 'older',
      journalAt: at - 4_000,
      graphAt: at,
    });
    assert.deepEqual(journalUse(reportOf(header(at + 1), 'a\n'), graph), {
      state: 'used',
      journalAt: at + 1,
      graphAt: at,
    });
  });

  it('is unknown for the reason that the graph could not be read', () => {
    const graph = fail({ code: 'busy', message: 'it was written meanwhile' } as const);
    assert.deepEqual(journalUse(reportOf(header(at), 'a\n'), graph), {
      state: 'unknown',
      reason: 'busy',
      message: 'it was written meanwhile',
    });
  });

  it('is not said before the graph is known, unless the journal alone decides', () => {
    const [open, empty] = [reportOf(header(at), 'a\n'), reportOf(header(at))];
    assert.deepEqual([isDecidedByGraph(open), isDecidedByGraph(empty), isDecidedByGraph(null)], [true, false, false]);
    assert.deepEqual(
      [journalUse(open, null), journalUse(empty, null)],
      [null, { state: 'unused', reason: 'no-entries' }],
    );
  });

  it('is not asked of other formats', () => {
    const other = { ...reportOf(header(at), 'a\n'), facts: { kind: 'lines', lines: 1, entries: 1 } } as const;
    assert.deepEqual([isDecidedByGraph(other), journalUse(other, null)], [false, null]);
  });
});
