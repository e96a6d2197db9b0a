import { isWithin, relativeTo } from '../../paths';
import type { Claimant, Dialect } from '../dialect';
import type { DialectWords } from '../words';
import { isManifestName, looksLikeManifest } from '../manifests';
import { pathOf } from '../place';
import { type Declaration, declarationSlug, declaredBytes, type DeclaredMechanism } from './declaration';
import { globShape } from './globShape';
import { type DeclaredReader, declaredReader } from './reader';

/** Where declared globs are looked for, and how they are read: both are known outside of the core. */
export interface DeclaredPlaces {
  /** Whether a path, relative to a root and with forward slashes, is one of the glob's. */
  readonly matchesGlob: (relativePath: string) => boolean;
  /** Absolute folders that the glob is relative to. */
  readonly roots: readonly string[];
}

/** A dialect like any other, of a declaration that `validateDeclarations` let through. */
export function declaredDialect(declaration: Declaration, { matchesGlob, roots }: DeclaredPlaces): Dialect {
  const { name, shape = 'file', contents, mechanism = 'existence', lease, program, protects } = declaration;
  const reader = declaredReader(declaration);
  const globs = globShape(declaration.glob);
  const isBare = typeof globs !== 'string' && globs.bareName;
  // A name of which only the extension is said may be that of a manifest nobody has listed.
  const parse = (bytes: Uint8Array): Claimant => {
    const claimant = reader.parse(bytes);
    return isBare && claimant.state === 'malformed' && looksLikeManifest(bytes) ? { state: 'foreign' } : claimant;
  };
  return {
    id: declaredId(name),
    tool: name,
    program: program === undefined ? noProgram : new RegExp(program),
    kind: 'lock',
    mechanism,
    shapes: [shape],
    names: typeof globs === 'string' ? [] : globs.names,
    claims: (place) => {
      if (isManifestName(place.name)) return false;
      const path = pathOf(place);
      return roots.some((root) => isWithin(path, root) && matchesGlob(relativeTo(path, root)));
    },
    ...(isBare ? { byContent: true } : {}),
    // What says nothing is not opened: whatever locks it has, looking drops none.
    maxBytes: shape === 'file' && reader.reads ? declaredBytes : 0,
    resource: () => protects ?? '.',
    parse,
    ...(shape === 'symlink' ? { parseLink: reader.parseLink } : {}),
    ...(contents === undefined
      ? {}
      : { contents: { names: contents, maxBytes: declaredBytes }, parseEntries: entriesParser(contents, reader) }),
    ...(mechanism === 'kernel' ? { mutex: { by: 'any' } } : {}),
    leaseMs: lease === undefined || !usesLease(mechanism) ? null : lease * 1_000,
    selfHealing: false,
    cure: declaration.cure ?? null,
    removable: declaration.removable === true && mayBeRemoved(mechanism),
    words: wordsOf(declaration, mechanism),
  };
}

/** Without the file that is read, it is about to be made, or was left half way. */
function entriesParser(
  [first = '']: readonly string[],
  { reads, parse }: DeclaredReader,
): NonNullable<Dialect['parseEntries']> {
  return (_entries, _name, contents) => {
    if (!reads) return { state: 'nobody' };
    const bytes = contents?.get(first);
    return bytes === undefined ? { state: 'empty' } : parse(bytes);
  };
}

/** The id of the dialect that a declaration of this name becomes. */
export function declaredId(name: string): string {
  return `declared.${declarationSlug(name)}`;
}

/** No command line is known to be the tool's, so none gets the benefit of the doubt. */
const noProgram = /(?!)/;

function usesLease(mechanism: DeclaredMechanism): boolean {
  return mechanism === 'existence' || mechanism === 'heartbeat';
}

function mayBeRemoved(mechanism: DeclaredMechanism): boolean {
  return mechanism !== 'kernel' && mechanism !== 'admin' && mechanism !== 'data';
}

function wordsOf({ name, what, harm, cure }: Declaration, mechanism: DeclaredMechanism): DialectWords {
  return {
    title: name,
    what: what ?? whatOf(mechanism),
    harm: harm ?? 'What that would break, the declaration in the settings does not say.',
    cure:
      cure === undefined
        ? 'How the tool clears it, the declaration in the settings does not say.'
        : 'The declaration in the settings names a command that clears it.',
  };
}

function whatOf(mechanism: DeclaredMechanism): string {
  switch (mechanism) {
    case 'existence':
      return 'A lock declared in the settings: while it is there, it is held.';
    case 'heartbeat':
      return 'A lock declared in the settings: it is held as long as its holder keeps touching it.';
    case 'pid-file':
      return 'A file declared in the settings: it names the process that runs.';
    case 'kernel':
      return 'A file declared in the settings: a lock of the operating system on it decides, not that it is there.';
    case 'informational':
      return 'A note declared in the settings: it says who uses something, and excludes nobody.';
    case 'admin':
      return 'A lock declared in the settings: somebody puts it there on purpose.';
    case 'data':
      return 'Declared in the settings as content that somebody needs, not as something to remove.';
  }
}
