import { plainCatalog } from '../../src/core/dialects/catalogOptions';
import type { Dialect, Place } from '../../src/core/dialects/dialect';
import type { Catalog } from '../../src/core/dialects/recognition';
import { type Look, lookAt } from '../../src/core/observe';
import { basename, dirname } from '../../src/core/paths';
import type { JudgingContext } from '../../src/core/verdicts/context';
import { createCatalog } from '../../src/node/files/createCatalog';

/** The built-in dialects, as a user has them who set nothing. */
export const catalog: Catalog = createCatalog(plainCatalog);

/** @throws {Error} when there is none of that id */
export function dialectOf(id: string): Dialect {
  const found = catalog.byId(id);
  if (found === undefined) throw new Error(`no dialect ${id}`);
  return found;
}

/** A look at a path by one dialect alone, whether or not it claims it. */
export function lookBy(dialect: Dialect, path: string, siblings: readonly string[] = []): Look {
  const place: Place = {
    folder: dirname(path),
    name: basename(path),
    hasSibling: (name) => siblings.includes(name),
    siblings: () => siblings,
  };
  const look = lookAt(place, [dialect]);
  if (look === undefined) throw new Error(`no look at ${path}`);
  return look;
}

/** Where nothing is known but the file: no process, no kernel lock, no clock that was set, nothing tracked. */
export function plainContext(now: number, more: Partial<JudgingContext> = {}): JudgingContext {
  return {
    now,
    machine: { hostname: 'here', bootId: null, pidNamespace: null, bootedAt: null, clockSteppedAt: null },
    processes: new Map(),
    leaseOf: ({ leaseMs }) => leaseMs,
    kernel: null,
    uses: new Map(),
    listeners: new Map(),
    tracking: new Map(),
    namesakes: new Set(),
    isOutside: () => false,
    sleptMs: 0,
    unchangedSince: () => undefined,
    ...more,
  };
}
