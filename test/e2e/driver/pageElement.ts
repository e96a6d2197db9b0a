/** As much of a DOM element as the driver reads inside the page; the project's compiler has no DOM types. */
export interface PageElement {
  readonly id: string;
  readonly className: string;
  readonly textContent: string | null;
  readonly value?: string;
  readonly classList: { contains(name: string): boolean };
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  checkVisibility(): boolean;
  getBoundingClientRect(): { readonly top: number; readonly bottom: number };
}
