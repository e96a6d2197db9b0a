import type { JournalDeclaration } from '../journal/declared/declaration';
import type { RegistryDeclaration } from '../registry/declared/declaration';
import type { Declaration } from './declared/declaration';

/** What the user chose of dialects, as plain data: it is sent to the thread that crawls. */
export interface CatalogOptions {
  /** Whether files that merely look like locks are shown. */
  readonly unrecognised: boolean;
  /** The user's own dialects, checked. */
  readonly declared: readonly Declaration[];
  /** And the user's own journals, checked. */
  readonly journals: readonly JournalDeclaration[];
  /** And the user's own registries, checked. */
  readonly registries: readonly RegistryDeclaration[];
  /** Absolute folders that the globs of those are relative to. */
  readonly roots: readonly string[];
}

export const plainCatalog: CatalogOptions = {
  unrecognised: false,
  declared: [],
  journals: [],
  registries: [],
  roots: [],
};
