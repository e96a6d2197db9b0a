import type { Page } from 'playwright-core';

/** The functions of a driver file that begin with a page, as functions without it. */
export type BoundToPage<M> = {
  readonly [K in keyof M as M[K] extends (page: Page, ...rest: never[]) => unknown ? K : never]: M[K] extends (
    page: Page,
    ...rest: infer A
  ) => infer R
    ? (...args: A) => R
    : never;
};

/** Gives every function of a driver file the page it works on. */
export function bindPage<M extends object>(page: Page, driver: M): BoundToPage<M> {
  const functions = Object.entries(driver).filter(([, value]) => typeof value === 'function');
  const bound = functions.map(([name, run]) => [
    name,
    (...args: unknown[]) => (run as (page: Page, ...rest: unknown[]) => unknown)(page, ...args),
  ]);
  return Object.fromEntries(bound) as BoundToPage<M>;
}
