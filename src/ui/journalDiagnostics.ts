import { Diagnostic, DiagnosticSeverity, languages, Range, Uri, workspace } from 'vscode';
import type { Inventory, JournalRecord } from '../core/inventory';
import type { FindingSeverity } from '../core/journal/report';
import type { Disposable } from '../core/util/disposable';
import {
  changedProblems,
  type JournalProblem,
  type JournalProblems,
  journalProblems,
  type ProblemOptions,
} from '../present/journalProblems';
import { diagnosticsName } from './ids';
import { rangeOf } from './rangeOf';
import { journalDocumentUri } from './verdictDocuments';

/** The source that VS Code shows beside each problem. */
export const diagnosticsSource = 'Lockscope';

/** The findings of the inventory's journals in the Problems panel; no document is opened for it. */
export class JournalDiagnostics implements Disposable {
  readonly #inventory: Inventory;
  readonly #options: () => ProblemOptions;
  readonly #collection = languages.createDiagnosticCollection(diagnosticsName);
  /** Where the problems of a journal stand, by its id. */
  readonly #places = new Map<string, Uri>();
  readonly #subscription: Disposable;

  constructor(inventory: Inventory, options: () => ProblemOptions) {
    this.#inventory = inventory;
    this.#options = options;
    this.#subscription = inventory.onChange((change) => this.#set(changedProblems(change, this.#options())));
    this.refresh(inventory.snapshot.journals.values());
  }

  /** Says of these once more what is wrong with them: the options, or the text in which it stands, are others. */
  refresh(records: Iterable<JournalRecord>): void {
    const options = this.#options();
    this.#set(new Map([...records].map((record) => [record.id, journalProblems(record, options)])));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#collection.dispose();
  }

  /** All in one go, since each call is a message to the window. */
  #set(changed: ReadonlyMap<string, JournalProblems | null>): void {
    const entries: [Uri, Diagnostic[] | undefined][] = [];
    for (const [id, problems] of changed) {
      const before = this.#places.get(id);
      const record = this.#inventory.snapshot.journals.get(id);
      const place = record === undefined || problems === null ? undefined : placeOf(record, problems);
      if (before !== undefined && before.toString() !== place?.toString()) entries.push([before, undefined]);
      if (record === undefined || problems === null || place === undefined) {
        this.#places.delete(id);
        continue;
      }
      this.#places.set(id, place);
      const explanation = journalDocumentUri(record);
      const lines = linesIn(place);
      entries.push([place, problems.problems.map((problem) => diagnosticOf(problem, explanation, lines))]);
    }
    if (entries.length > 0) this.#collection.set(entries);
  }
}

function placeOf(record: JournalRecord, { document }: JournalProblems): Uri {
  return document === 'file' ? Uri.file(record.path) : journalDocumentUri(record);
}

/**
 * Lines of a document that is open. It may still have the text of before: what is put beyond its end makes VS Code stumble
 * over it, so that stands in the last line until the text is read anew.
 */
function linesIn(place: Uri): number {
  const address = place.toString();
  return workspace.textDocuments.find(({ uri }) => uri.toString() === address)?.lineCount ?? Infinity;
}

function diagnosticOf({ severity, message, code, range }: JournalProblem, explanation: Uri, lines: number): Diagnostic {
  const place = range.line < lines ? rangeOf(range) : new Range(lines - 1, 0, lines - 1, 0);
  const diagnostic = new Diagnostic(place, message, severities[severity]);
  diagnostic.source = diagnosticsSource;
  if (code !== null) diagnostic.code = { value: code, target: explanation };
  return diagnostic;
}

const severities: Readonly<Record<FindingSeverity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};
