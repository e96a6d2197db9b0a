import { MarkdownString, StatusBarAlignment, ThemeColor, window } from 'vscode';
import type { Disposable } from '../core/util/disposable';
import type { StatusView } from '../present/statusItem';
import { statusItemId, views } from './ids';

/** The one status-bar item: journal health. A click shows the journals. */
export class StatusBar implements Disposable {
  readonly #item = window.createStatusBarItem(statusItemId, StatusBarAlignment.Left, 10);

  constructor() {
    this.#item.name = 'Lockscope';
    this.#item.command = `${views.journals}.focus`;
  }

  show(view: StatusView | null): void {
    if (view === null) return this.#item.hide();
    this.#item.text = view.text;
    this.#item.tooltip = new MarkdownString(view.tooltip, true);
    this.#item.accessibilityInformation = { label: view.accessibilityLabel, role: 'button' };
    this.#item.backgroundColor = view.warning ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}
