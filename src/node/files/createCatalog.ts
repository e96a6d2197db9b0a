import { dialects } from '../../core/dialects/catalog';
import type { CatalogOptions } from '../../core/dialects/catalogOptions';
import { declaredDialect } from '../../core/dialects/declared/declaredDialect';
import type { Dialect } from '../../core/dialects/dialect';
import { globShape } from '../../core/dialects/declared/globShape';
import { journalDialects, journalOf } from '../../core/journal/catalog';
import type { JournalDialect } from '../../core/journal/verifier';
import { Catalog } from '../../core/dialects/recognition';
import { unrecognised } from '../../core/dialects/unrecognised';
import { declaredMap } from '../../core/registry/declared/declaredMap';
import { mapDialects } from '../../core/registry/map/catalog';
import { codegraphRegistry, codegraphRegistryAt } from '../../core/dialects/codegraph/registry';
import { globMatcher } from './excludes';

let last: { readonly key: string; readonly catalog: Catalog } | undefined;

/**
 * The dialects in use: the built-in ones, the user's own, and what only looks like a lock for who asks for it. `env`: by
 * which tools are told of other places.
 */
export function createCatalog(options: CatalogOptions, env: NodeJS.ProcessEnv = process.env): Catalog {
  const registry = env['CODEGRAPH_REGISTRY_PATH'];
  const key = JSON.stringify([options, registry]);
  // A crawl asks for the same one again and again.
  if (last?.key !== key) last = { key, catalog: build(options, registry) };
  return last.catalog;
}

function build(
  { declared, journals, registries, roots, unrecognised: wanted }: CatalogOptions,
  registry: string | undefined,
): Catalog {
  const own = (isBare: boolean): readonly Dialect[] =>
    declared
      .filter(({ glob }) => saysOnlyExtension(glob) === isBare)
      .map((declaration) => declaredDialect(declaration, { matchesGlob: globMatcher([declaration.glob]), roots }));
  const ownJournals = (isBare: boolean): readonly JournalDialect[] =>
    journals
      .filter(({ glob }) => saysOnlyExtension(glob) === isBare)
      .flatMap((declaration) => {
        const places = { matchesGlob: globMatcher([declaration.glob]), roots };
        return journalOf({ dialect: '', declaration }, places) ?? [];
      });
  const maps = mapDialects.map((map) => (map === codegraphRegistry ? codegraphRegistryAt(registry) : map));
  // One that names its files goes before the built-in ones; `**/*.lock` must not take git's away from them.
  return new Catalog(
    [...own(false), ...dialects, ...own(true), ...(wanted ? [unrecognised] : [])],
    [...ownJournals(false), ...journalDialects, ...ownJournals(true)],
    [...registries.map((one) => declaredMap(one, { matchesGlob: globMatcher([one.glob]), roots })), ...maps],
  );
}

function saysOnlyExtension(glob: string): boolean {
  const shape = globShape(glob);
  return typeof shape !== 'string' && shape.bareName;
}
