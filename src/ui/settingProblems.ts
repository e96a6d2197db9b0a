import * as l10n from '@vscode/l10n';
import { commands as vscodeCommands, window } from 'vscode';
import type { Log } from '../core/ports';
import { unlinked } from '../present/safeText';
import { commands, settingsSection } from './ids';

/** How it is said what is wrong with a setting that is a list of declarations. */
export interface ProblemWords<P> {
  readonly setting: string;
  /** A problem with its place. */
  readonly textOf: (problem: P) => string;
  /** Aloud; `text`: the problem with its place. */
  readonly unused: (text: string) => string;
}

/** Says what is wrong with what is declared in a setting: in the log, and aloud when one that was just written is not used. */
export class SettingProblems<P extends { readonly severity: 'error' | 'warning' }> {
  readonly #log: Log;
  readonly #words: ProblemWords<P>;
  #told: string | undefined;

  constructor(log: Log, words: ProblemWords<P>) {
    this.#log = log;
    this.#words = words;
  }

  tell({ problems }: { readonly problems: readonly P[] }): void {
    const { setting, textOf, unused } = this.#words;
    const texts = problems.map(textOf);
    const all = texts.join('\n');
    if (all === this.#told) return;
    const isStart = this.#told === undefined;
    this.#told = all;
    for (const text of texts) this.#log.warn(`${settingsSection}.${setting}: ${text}`);
    const error = problems.find(({ severity }) => severity === 'error');
    if (error === undefined || isStart) return;
    const show = l10n.t('Show Log');
    void window.showWarningMessage(unlinked(unused(textOf(error))), show).then((answer) => {
      if (answer === show) return vscodeCommands.executeCommand(commands.showLog);
      return undefined;
    });
  }
}
