import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JournalRecord } from '../core/inventory';
import { placeAmong } from '../core/dialects/place';
import { askDatabase } from '../core/journal/askDatabase';
import { journalByName, journalOf } from '../core/journal/catalog';
import { type JournalDatabase, withDatabase } from '../core/journal/database';
import { lockedTailGraceMs, waitForTail } from '../core/journal/halfWritten';
import { recordOf, requestOf, type SeenJournal } from '../core/journal/journalRecord';
import { recogniseJournal } from '../core/journal/recognise';
import { type JournalReport, settledPart } from '../core/journal/report';
import { isDecidedByGraph, type JournalUse, journalUse } from '../core/journal/use';
import type { JournalDialect } from '../core/journal/verifier';
import { basename, dirname, joinPath } from '../core/paths';
import type { GraphReader } from '../core/ports';
import { ok } from '../core/result';
import { createCatalog } from '../node/files/createCatalog';
import type { CliContext } from './context';
import { catalogOptionsOf, type LookOptions } from './lookOptions';
import { globRoot } from './targets';

/** What is read before the format is told by it. Bytes. */
const headBytes = 64;
/** Of what is no file. */
const noStat = { mtimeMs: 0, size: 0 };

/** The format that was asked for: by its id, or by the name of a declared one. */
export function formatNamed(name: string, { journals = [] }: LookOptions): JournalDialect | undefined {
  const declaration = journals.find((one) => one.name === name);
  return journalOf({ dialect: name, ...(declaration === undefined ? {} : { declaration }) });
}

/** The format of a file that was named on purpose: as it was declared, or by its ending. */
export function formatOfFile(path: string, cwd: string, options: LookOptions): JournalDialect | undefined {
  const place = placeAmong(dirname(path), basename(path), new Set([basename(path)]));
  const declared = createCatalog(catalogOptionsOf(options, [globRoot({ kind: 'journal', path }, cwd)], true)).journalAt(
    place,
  );
  return declared ?? (/\.(?:ndjson|jsonl)$/.test(path) ? formatNamed('ndjson.journal', {}) : undefined);
}

/** Verifies one file as a journal of this format, wherever it is; what may be half written is looked at once more. */
export async function verifyFile(context: CliContext, arg: string, dialect: JournalDialect): Promise<JournalRecord> {
  const path = resolve(context.cwd, arg);
  const seen = await seeFile(context, path, dialect);
  const [use, database] = await Promise.all([
    useOf(context.ports.graphs, path, dialect, seen.report),
    databaseOf(context.ports, path, dialect),
  ]);
  const report = seen.report && withDatabase(seen.report, database);
  return recordOf(path, dialect, { ...seen, report, use, database });
}

async function seeFile(
  { fs, ports: { clock } }: CliContext,
  path: string,
  dialect: JournalDialect,
): Promise<SeenJournal> {
  const started = clock.now();
  for (;;) {
    const [look] = await fs.look([{ path, maxBytes: 0 }]);
    const stat = look?.ok === true ? look.value.stat : noStat;
    const answer = await fs.verifyJournal(requestOf(path, dialect, true), new AbortController().signal);
    if (!answer.ok) return { stat, answer, report: null };
    const { report } = answer.value;
    const now = clock.now();
    // Which lock might protect it is not known here, so that its end is given as long as one without a lock.
    const wait = waitForTail(report, { standsForMs: Math.abs(now - stat.mtimeMs), isLocked: false });
    if (wait === 0) return { stat, answer, report };
    // Somebody writes to it all the time: what stands for good is told, since its end never does.
    if (now - started >= lockedTailGraceMs) return { stat, answer, report: settledPart(report) };
    await sleep(wait);
  }
}

/** Whether the tool will use it, where its format has that question. */
async function useOf(
  graphs: GraphReader,
  path: string,
  { graphName }: JournalDialect,
  report: JournalReport | null,
): Promise<JournalUse | null> {
  if (graphName === undefined) return null;
  const graph = isDecidedByGraph(report)
    ? await graphs.read(joinPath(dirname(path), graphName), new AbortController().signal)
    : null;
  return journalUse(report, graph);
}

/** Who has its database locked, where it is called as one beside a database. */
async function databaseOf(
  ports: CliContext['ports'],
  path: string,
  dialect: JournalDialect,
): Promise<JournalDatabase | null> {
  const name = basename(path);
  if (dialect.database === undefined || journalByName(name)?.id !== dialect.id) return null;
  const [look] = await ports.fs.look([{ path, maxBytes: 0 }]);
  if (look?.ok !== true) return null;
  const seen = { path, name: dialect.database(name), stat: look.value.stat };
  return askDatabase(ports, seen, new AbortController().signal);
}

/** Verifies what comes in as it comes; `null` when it is of no format that can be told by its beginning. */
export async function verifyInput(
  input: AsyncIterable<Uint8Array>,
  named: JournalDialect | undefined,
): Promise<JournalRecord | null> {
  let dialect = named;
  let verifier = dialect?.createVerifier();
  let head = new Uint8Array(0);
  let size = 0;
  for await (const chunk of input) {
    size += chunk.length;
    if (verifier !== undefined) {
      verifier.push(chunk);
      continue;
    }
    head = Uint8Array.from([...head, ...chunk]);
    if (head.length < headBytes) continue;
    dialect = recogniseJournal(head);
    if (dialect === undefined) return null;
    verifier = dialect.createVerifier();
    verifier.push(head);
  }
  if (verifier === undefined) {
    dialect = recogniseJournal(head);
    verifier = dialect?.createVerifier();
    verifier?.push(head);
  }
  if (dialect === undefined || verifier === undefined) return null;
  const report = verifier.report();
  return recordOf('-', dialect, { stat: { ...noStat, size }, answer: ok({ report, bytesRead: size }), report });
}
