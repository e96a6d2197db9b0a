import type { TreeView as VsTreeView } from 'vscode';
import type { Disposable } from '../core/util/disposable';

export interface Aging {
  /** Draws the rows as they read by now. */
  readonly tick: () => void;
  /** Until the next time, milliseconds. */
  readonly periodMs: () => number;
  readonly onVisible: (visible: boolean) => void;
}

/** Lets the ages in the rows of a view go on while it can be seen, and brings them up to date when it is seen again. */
export class AgingRows implements Disposable {
  readonly #view: VsTreeView<string>;
  readonly #aging: Aging;
  readonly #subscription: Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(view: VsTreeView<string>, aging: Aging) {
    this.#view = view;
    this.#aging = aging;
    this.#subscription = view.onDidChangeVisibility(({ visible }) => {
      this.#schedule();
      if (visible) aging.tick();
      aging.onVisible(visible);
    });
    this.#schedule();
    aging.onVisible(view.visible);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#view.visible) return;
    this.#timer = setTimeout(() => {
      this.#aging.tick();
      this.#schedule();
    }, this.#aging.periodMs());
  }
}
