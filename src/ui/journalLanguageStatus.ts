import { languages, LanguageStatusSeverity, window } from 'vscode';
import type { Disposable } from '../core/util/disposable';
import { openJournalStatus } from '../present/openJournalStatus';
import { internalCommands, languageStatusId } from './ids';
import { selectorOf } from './journalHelp';
import type { OpenJournals } from './openJournals';

/** How the journal in the active editor is, in VS Code's list of language states. */
export class JournalLanguageStatus implements Disposable {
  readonly #open: OpenJournals;
  readonly #item = languages.createLanguageStatusItem(languageStatusId, []);
  readonly #subscriptions: Disposable[];

  constructor(open: OpenJournals) {
    this.#open = open;
    this.#item.name = 'Lockscope';
    this.#subscriptions = [
      this.#item,
      open.onChange(() => this.#show()),
      window.onDidChangeActiveTextEditor(() => this.#show()),
    ];
    this.#show();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #show(): void {
    const document = window.activeTextEditor?.document;
    const record = document === undefined ? undefined : this.#open.knownOf(document);
    if (record === undefined) {
      this.#item.selector = [];
      return;
    }
    const { text, detail, accessibilityLabel, severity, command } = openJournalStatus(record);
    this.#item.text = text;
    this.#item.detail = detail;
    this.#item.severity = severities[severity];
    this.#item.accessibilityInformation = { label: accessibilityLabel };
    this.#item.command = { title: command, command: internalCommands.showJournal, arguments: [record.id] };
    this.#item.selector = selectorOf([record]);
  }
}

const severities = {
  error: LanguageStatusSeverity.Error,
  warning: LanguageStatusSeverity.Warning,
  info: LanguageStatusSeverity.Information,
} as const;
