import type { Result } from '../result';
import { assertNever } from '../util/assertNever';
import type { GraphFacts } from './graphFacts';
import type { GraphTrouble, GraphTroubleCode } from './graphTrouble';
import type { CodegraphFacts, FindingCode, JournalReport } from './report';

/**
 * Whether the tool's next build will go by the journal. Times in milliseconds since the epoch; `graphAt` is the latest
 * one of a file in the graph.
 *
 * codegraph's rule, of both of its engines: a journal that it can read and that has entries is used unless its time is
 * before the latest one in `file_hashes`. Otherwise every file is looked at: its time and size, then its content.
 */
export type JournalUse =
  /** `journalAt`: `null` for a time that no calendar has. `graphAt`: `null` where there is no file in the graph. */
  | { readonly state: 'used'; readonly journalAt: number | null; readonly graphAt: number | null }
  | { readonly state: 'unused'; readonly reason: 'refused' | 'uninitialised' | 'no-entries' | 'unbuilt' }
  | { readonly state: 'unused'; readonly reason: 'older'; readonly journalAt: number; readonly graphAt: number }
  /** `engine`: the two engines would do otherwise, and nobody says which one it will be. */
  | { readonly state: 'unknown'; readonly reason: 'engine' | 'journal-unreadable' }
  | { readonly state: 'unknown'; readonly reason: GraphTroubleCode; readonly message: string };

export type GraphAnswer = Result<GraphFacts, GraphTrouble>;

/** Judges by what stands in the journal and, where that decides, by the graph; `null` while that is not known. */
export function journalUse(report: JournalReport | null, graph: GraphAnswer | null): JournalUse | null {
  const refusal = refusalOf(report);
  if (refusal !== null) return refusal;
  if (report?.facts.kind !== 'codegraph' || graph === null) return null;
  if (!graph.ok) return { state: 'unknown', reason: graph.error.code, message: graph.error.message };
  return byGraph(report, report.facts, graph.value);
}

/** Whether the graph has to be asked at all. */
export function isDecidedByGraph(report: JournalReport | null): boolean {
  return report?.facts.kind === 'codegraph' && refusalOf(report) === null;
}

/** Why the journal alone keeps the tool from using it; `null` where it does not. */
function refusalOf(report: JournalReport | null): JournalUse | null {
  if (report === null) return { state: 'unknown', reason: 'journal-unreadable' };
  if (report.facts.kind !== 'codegraph') return null;
  for (const { code, severity } of report.findings) {
    if (code === 'empty-file' || code === 'header-uninitialised') return { state: 'unused', reason: 'uninitialised' };
    if (refusing.has(code) || (code === 'header-timestamp-invalid' && severity === 'error')) {
      return { state: 'unused', reason: 'refused' };
    }
  }
  const { entries, deletions } = report.facts;
  return entries + deletions === 0 ? { state: 'unused', reason: 'no-entries' } : null;
}

/** What both engines refuse the whole journal for; all of it in the first line. */
const refusing: ReadonlySet<FindingCode> = new Set(['missing-header', 'malformed-header', 'unsupported-version']);

function byGraph(report: JournalReport, facts: CodegraphFacts, graph: GraphFacts): JournalUse {
  // The native engine wants the whole journal to be UTF-8; the other one takes what is not as it comes.
  if (graph.engine !== 'wasm' && mayBeNoUtf8(report)) {
    return graph.engine === null ? { state: 'unknown', reason: 'engine' } : { state: 'unused', reason: 'refused' };
  }
  if (graph.files === null || graph.files === 0) return ofEmptyGraph(facts, graph);
  const journalAt = facts.headerTimestamp;
  const { newestAt: graphAt } = graph;
  if (journalAt === null || graphAt === null || journalAt >= graphAt) return { state: 'used', journalAt, graphAt };
  return { state: 'unused', reason: 'older', journalAt, graphAt };
}

/** Without a list of files, both engines build anew; with an empty one, the one that is not native goes by the journal. */
function ofEmptyGraph({ headerTimestamp }: CodegraphFacts, { files, engine }: GraphFacts): JournalUse {
  switch (engine) {
    case null:
      return { state: 'unknown', reason: 'engine' };
    case 'native':
      return { state: 'unused', reason: 'unbuilt' };
    case 'wasm':
      return files === null
        ? { state: 'unused', reason: 'unbuilt' }
        : { state: 'used', journalAt: headerTimestamp, graphAt: null };
    default:
      return assertNever(engine);
  }
}

function mayBeNoUtf8({ findings, findingCount }: JournalReport): boolean {
  return findingCount > findings.length || findings.some(({ code }) => code === 'invalid-utf8');
}
