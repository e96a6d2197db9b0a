import {
  CodeAction,
  CodeActionKind,
  type CodeActionContext,
  type DocumentSelector,
  Hover,
  languages,
  type Position,
  RelativePattern,
  type TextDocument,
  Uri,
} from 'vscode';
import type { JournalRecord } from '../core/inventory';
import { basename, dirname } from '../core/paths';
import type { Disposable } from '../core/util/disposable';
import { journalActions } from '../present/journalActions';
import { journalHover } from '../present/journalHover';
import { verdictScheme } from './ids';
import { commandFor, linkedMarkdown, linksFor } from './journalCommands';
import { diagnosticsSource } from './journalDiagnostics';
import type { OpenJournals } from './openJournals';

/** The files themselves, whatever signs of patterns stand in their names. */
export function selectorOf(records: readonly JournalRecord[]): DocumentSelector {
  return records.map(({ path }) => ({
    scheme: 'file',
    pattern: new RelativePattern(Uri.file(dirname(path)), basename(path).replace(/[[\]{}*?]/g, '[$&]')),
  }));
}

/** Hovers and quick fixes in open journals. Nothing is registered while none is open, so that no other file pays. */
export class JournalHelp implements Disposable {
  readonly #open: OpenJournals;
  readonly #subscriptions: Disposable[];
  #registered: readonly Disposable[] = [];
  #paths = '';

  constructor(open: OpenJournals) {
    this.#open = open;
    const explanations = { scheme: verdictScheme };
    this.#subscriptions = [this.#registerFixes(explanations), open.onChange(() => this.#register())];
    this.#register();
  }

  dispose(): void {
    for (const subscription of [...this.#subscriptions, ...this.#registered]) subscription.dispose();
  }

  #register(): void {
    const { records } = this.#open;
    const paths = records.map(({ path }) => path).join('\u0000');
    if (paths === this.#paths) return;
    this.#paths = paths;
    for (const old of this.#registered) old.dispose();
    const selector = selectorOf(records);
    this.#registered =
      records.length === 0
        ? []
        : [
            languages.registerHoverProvider(selector, {
              provideHover: (document, position) => this.#hover(document, position),
            }),
            this.#registerFixes(selector),
          ];
  }

  #registerFixes(selector: DocumentSelector): Disposable {
    return languages.registerCodeActionsProvider(
      selector,
      { provideCodeActions: (document, _range, context) => this.#fixes(document, context) },
      { providedCodeActionKinds: [CodeActionKind.QuickFix] },
    );
  }

  #hover(document: TextDocument, { line, character }: Position): Hover | undefined {
    const record = this.#open.recordOf(document);
    if (record === undefined) return undefined;
    const text = journalHover(record, { line, column: character }, Date.now(), linksFor(record));
    return text === '' ? undefined : new Hover(linkedMarkdown(text));
  }

  /** Offered wherever a problem of ours is, also while the text is not that of the file: none changes the document. */
  #fixes(document: TextDocument, { diagnostics }: CodeActionContext): CodeAction[] {
    const ours = diagnostics.filter(({ source }) => source === diagnosticsSource);
    const record = this.#open.knownOf(document);
    if (ours.length === 0 || record === undefined) return [];
    return journalActions(record).map((action) => {
      const command = commandFor(action, record);
      const fix = new CodeAction(command.title, CodeActionKind.QuickFix);
      fix.command = command;
      fix.diagnostics = ours;
      return fix;
    });
  }
}
