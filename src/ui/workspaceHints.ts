import { RelativePattern, type Uri, workspace, type WorkspaceFolder } from 'vscode';
import { basename, dirname } from '../core/paths';
import type { Hint } from '../core/ports';
import type { Disposable } from '../core/util/disposable';

/** Where the hints go. */
export interface HintTaker {
  hint(hint: Hint): void;
  appeared(path: string): void;
}

/**
 * Learns of locks in folders nobody looked into yet, from the recursive watcher that VS Code runs anyway: of changes
 * to names of interest, and of everything that appears, since a new folder may already be full when it is heard of.
 */
export class WorkspaceHints implements Disposable {
  readonly #taker: HintTaker;
  #watchers: Disposable[] = [];

  constructor(taker: HintTaker) {
    this.#taker = taker;
  }

  /** `names`: glob patterns of the names whose changes are hints. */
  watch(folders: readonly WorkspaceFolder[], watchedNames: readonly string[]): void {
    this.dispose();
    const names = `**/{${watchedNames.join(',')}}`;
    for (const folder of folders) {
      const known = workspace.createFileSystemWatcher(new RelativePattern(folder, names), true);
      const hint = ({ fsPath }: Uri): void => this.#taker.hint({ folder: dirname(fsPath), name: basename(fsPath) });
      const anything = workspace.createFileSystemWatcher(new RelativePattern(folder, '**'), false, true, true);
      this.#watchers.push(known, known.onDidChange(hint), known.onDidDelete(hint));
      this.#watchers.push(
        anything,
        anything.onDidCreate(({ fsPath }) => this.#taker.appeared(fsPath)),
      );
    }
  }

  dispose(): void {
    for (const watcher of this.#watchers) watcher.dispose();
    this.#watchers = [];
  }
}
