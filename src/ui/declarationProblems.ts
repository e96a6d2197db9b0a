import * as l10n from '@vscode/l10n';
import { commands as vscodeCommands, window } from 'vscode';
import type { Log } from '../core/ports';
import { declarationProblemText, journalProblemText } from '../present/declarationText';
import { registryProblemText } from '../present/registryProblemText';
import { unlinked } from '../present/safeText';
import { commands, settings, settingsSection } from './ids';
import type { Settings } from './settings';

type Declared = Pick<Settings, 'dialects' | 'journals' | 'registries'>;

/** Says what is wrong with the user's own dialects, journals and registries: VS Code's settings editor only knows their shape. */
export class DeclarationProblems {
  readonly #log: Log;
  #told = '';

  constructor(log: Log) {
    this.#log = log;
  }

  /** In the log alone, as at a start. */
  log({ dialects, journals, registries }: Declared): void {
    for (const problem of dialects.problems) this.#warn(settings.dialects, declarationProblemText(problem));
    for (const problem of journals.problems) this.#warn(settings.journals, journalProblemText(problem));
    for (const problem of registries.problems) this.#warn(settings.registries, registryProblemText(problem));
  }

  /** The same, and aloud when one that was just written is not used for it. */
  tell(declared: Declared): void {
    this.log(declared);
    const text = firstError(declared);
    if (text === this.#told) return;
    this.#told = text;
    if (text === '') return;
    const show = l10n.t('Show Log');
    void window.showWarningMessage(unlinked(text), show).then((answer) => {
      if (answer === show) return vscodeCommands.executeCommand(commands.showLog);
      return undefined;
    });
  }

  #warn(setting: string, text: string): void {
    this.#log.warn(`${settingsSection}.${setting}: ${text}`);
  }
}

function firstError({ dialects, journals, registries }: Declared): string {
  const dialect = dialects.problems.find(({ severity }) => severity === 'error');
  if (dialect !== undefined) return l10n.t('A declared lock is not used. {0}', declarationProblemText(dialect));
  const journal = journals.problems.find(({ severity }) => severity === 'error');
  if (journal !== undefined) return l10n.t('A declared journal is not used. {0}', journalProblemText(journal));
  const registry = registries.problems.find(({ severity }) => severity === 'error');
  return registry === undefined ? '' : l10n.t('A declared registry is not used. {0}', registryProblemText(registry));
}
