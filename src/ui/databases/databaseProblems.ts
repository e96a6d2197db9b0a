import * as l10n from '@vscode/l10n';
import { commands as vscodeCommands, window } from 'vscode';
import type { CheckedDatabases } from '../../core/databases/declared/validateDatabases';
import type { Log } from '../../core/ports';
import { databaseProblemText } from '../../present/databases/declaredText';
import { unlinked } from '../../present/safeText';
import { commands, settings, settingsSection } from '../ids';

/** Says what is wrong with the declared databases: in the log, and aloud when one that was just written is not used. */
export class DatabaseProblems {
  readonly #log: Log;
  #told: string | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  tell({ problems }: CheckedDatabases): void {
    const texts = problems.map(databaseProblemText);
    const all = texts.join('\n');
    if (all === this.#told) return;
    const isStart = this.#told === undefined;
    this.#told = all;
    for (const text of texts) this.#log.warn(`${settingsSection}.${settings.databases}: ${text}`);
    const error = problems.find(({ severity }) => severity === 'error');
    if (error === undefined || isStart) return;
    const show = l10n.t('Show Log');
    const text = l10n.t('A declared database is not used. {0}', databaseProblemText(error));
    void window.showWarningMessage(unlinked(text), show).then((answer) => {
      if (answer === show) return vscodeCommands.executeCommand(commands.showLog);
      return undefined;
    });
  }
}
