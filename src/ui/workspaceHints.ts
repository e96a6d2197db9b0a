import { RelativePattern, type Uri, workspace, type WorkspaceFolder } from 'vscode';
import type { Disposable } from '../core/util/disposable';
import { watchedNames } from '../core/dialects/interest';
import { basename, dirname } from '../core/paths';
import type { Hint } from '../core/ports';

/**
 * Learns of locks in folders nobody looked into yet, from the recursive watcher that VS Code runs anyway. One
 * watcher a workspace folder, for the names of interest only.
 */
export class WorkspaceHints implements Disposable {
  readonly #onHint: (hint: Hint) => void;
  #watchers: Disposable[] = [];

  constructor(onHint: (hint: Hint) => void) {
    this.#onHint = onHint;
  }

  watch(folders: readonly WorkspaceFolder[]): void {
    this.dispose();
    const pattern = `**/{${watchedNames().join(',')}}`;
    for (const folder of folders) {
      const watcher = workspace.createFileSystemWatcher(new RelativePattern(folder, pattern));
      const hint = ({ fsPath }: Uri): void => this.#onHint({ folder: dirname(fsPath), name: basename(fsPath) });
      this.#watchers.push(watcher, watcher.onDidCreate(hint), watcher.onDidChange(hint), watcher.onDidDelete(hint));
    }
  }

  dispose(): void {
    for (const watcher of this.#watchers) watcher.dispose();
    this.#watchers = [];
  }
}
