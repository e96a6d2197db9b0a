import * as l10n from '@vscode/l10n';
import { commands as vscodeCommands, window } from 'vscode';
import type { CheckedDeclarations } from '../core/dialects/declared/validate';
import type { Log } from '../core/ports';
import { declarationProblemText } from '../present/declarationText';
import { unlinked } from '../present/safeText';
import { commands, settings, settingsSection } from './ids';

/** Says what is wrong with the user's own dialects: VS Code's settings editor only knows their shape. */
export class DialectProblems {
  readonly #log: Log;
  #told = '';

  constructor(log: Log) {
    this.#log = log;
  }

  /** In the log alone, as at a start. */
  log({ problems }: CheckedDeclarations): void {
    for (const problem of problems) {
      this.#log.warn(`${settingsSection}.${settings.dialects}: ${declarationProblemText(problem)}`);
    }
  }

  /** The same, and aloud when a dialect that was just written is not used for it. */
  tell(checked: CheckedDeclarations): void {
    this.log(checked);
    const error = checked.problems.find(({ severity }) => severity === 'error');
    const text = error === undefined ? '' : declarationProblemText(error);
    if (text === this.#told) return;
    this.#told = text;
    if (text === '') return;
    const show = l10n.t('Show Log');
    void window.showWarningMessage(unlinked(l10n.t('A declared lock is not used. {0}', text)), show).then((answer) => {
      if (answer === show) return vscodeCommands.executeCommand(commands.showLog);
      return undefined;
    });
  }
}
