import type { Notice } from './inventory';

/** What keeps a survey from seeing everything, each thing once. */
export class NoticeBoard {
  readonly #notices = new Map<string, Notice>();

  get all(): readonly Notice[] {
    return [...this.#notices.values()];
  }

  add(notice: Notice): void {
    this.#notices.set(`${notice.code}:${notice.path}`, notice);
  }

  forget(isOver: (notice: Notice) => boolean): void {
    for (const [key, notice] of this.#notices) if (isOver(notice)) this.#notices.delete(key);
  }
}
