import type { Claimant, Companions, Dialect, Place } from './dialects/dialect';
import { pathOf } from './dialects/place';
import { basename, dirname, resolvePath } from './paths';
import type { LookRequest, Sighting } from './ports';
import type { FileIdentity } from './processPorts';

/** Bytes read of a companion: a pid, or a path. */
const companionBytes = 4_096;

/** What to look at for one place, and who may know what stands there. */
export interface Look {
  readonly path: string;
  /** In the order in which they are asked. */
  readonly candidates: readonly Dialect[];
  readonly request: LookRequest;
  /** Files that say more about it. */
  readonly companions: readonly LookRequest[];
  /** Files the kernel's locks on which decide, `path` itself aside. */
  readonly mutexPaths: readonly string[];
}

/** One lock as it was seen, before anybody is asked whether its holder lives. */
export interface Observation {
  readonly dialect: Dialect;
  readonly look: Look;
  readonly sighting: Sighting;
  /** Absolute path of what the lock protects. */
  readonly resource: string;
  readonly claimant: Exclude<Claimant, { state: 'foreign' }> | { readonly state: 'unreadable' };
  /** First bytes of the companions that are there, by name. */
  readonly companions: Companions;
  /** The files whose kernel locks decide, as far as they are there. */
  readonly mutexFiles: readonly FileIdentity[];
}

/** What to ask the file system about a place; `undefined` when no dialect knows it. */
export function lookAt(place: Place, candidates: readonly Dialect[]): Look | undefined {
  const [first] = candidates;
  if (first === undefined) return undefined;
  const path = pathOf(place);
  const files = candidates.filter(takesFiles);
  const mutexPaths = first.mutex?.on?.(place.name).map((name) => resolvePath(place.folder, name)) ?? [];
  return {
    path,
    candidates,
    request: {
      path,
      // Where one that knows the place would not have it opened, nobody opens it.
      maxBytes: files.some(forbidsOpening) ? 0 : Math.max(0, ...files.map(({ maxBytes }) => maxBytes)),
      entries: candidates.some(({ parseEntries }) => parseEntries !== undefined),
      contentBytes: Math.max(0, ...candidates.map(({ contents }) => contents?.maxBytes ?? 0)),
    },
    companions: companionNames(place, candidates).map((name) => ({
      path: resolvePath(place.folder, name),
      maxBytes: companionBytes,
    })),
    mutexPaths: mutexPaths.filter((other) => other !== path),
  };
}

/** One that takes any file of its name, and only has no interest in what it says, forbids nothing. */
function forbidsOpening({ maxBytes, byContent, mechanism }: Dialect): boolean {
  return maxBytes === 0 && (byContent !== true || mechanism === 'kernel');
}

/** A dialect of links or folders only has no say in how a file is read. */
function takesFiles({ shapes }: Dialect): boolean {
  return shapes?.includes('file') !== false;
}

function companionNames(place: Place, candidates: readonly Dialect[]): readonly string[] {
  return [...new Set(candidates.flatMap(({ companions }) => companions?.(place) ?? []))];
}

/** Makes of a sighting what can be judged; `undefined` when it is nobody's lock after all. */
export function observe(
  look: Look,
  sighting: Sighting,
  companions: Companions = new Map(),
  others: readonly FileIdentity[] = [],
): Observation | undefined {
  const name = basename(sighting.path);
  for (const dialect of look.candidates) {
    const claimant = claimantOf(dialect, sighting, name, companions);
    if (claimant.state === 'foreign') continue;
    const own = { path: sighting.path, dev: sighting.stat.dev, ino: sighting.stat.ino };
    const isOwn =
      dialect.mutex !== undefined && (dialect.mutex.on === undefined || dialect.mutex.on(name).includes(name));
    return {
      dialect,
      look,
      sighting,
      resource: resolvePath(dirname(sighting.path), dialect.resource(name)),
      claimant,
      companions,
      mutexFiles: dialect.mutex === undefined ? [] : isOwn ? [own, ...others] : others,
    };
  }
  return undefined;
}

const foreign = { state: 'foreign' } as const;
const nobody = { state: 'nobody' } as const;

function claimantOf(
  dialect: Dialect,
  { stat, content, target, entries, contents }: Sighting,
  name: string,
  companions: Companions,
): Claimant | { readonly state: 'unreadable' } {
  const byContent = dialect.byContent === true;
  // Something else under a name that says much is judged as a puzzle; under one that says little it is nobody's.
  if (!(dialect.shapes ?? ['file']).includes(stat.kind)) return byContent ? foreign : nobody;
  switch (stat.kind) {
    case 'symlink':
      return target === null || dialect.parseLink === undefined
        ? byContent
          ? foreign
          : nobody
        : dialect.parseLink(target, name);
    case 'directory':
      if (contents?.some(isUnreadable) === true) return byContent ? foreign : { state: 'unreadable' };
      return entries === null || dialect.parseEntries === undefined
        ? byContent
          ? foreign
          : nobody
        : dialect.parseEntries(entries, name, contentsOf(contents));
    case 'other':
      return byContent ? foreign : nobody;
    case 'file':
      break;
  }
  // What others read of it is none of its business.
  if (dialect.maxBytes === 0) return dialect.parse(new Uint8Array(), name, companions);
  if (content === null) return byContent ? foreign : nobody;
  if (content.state === 'unreadable') return byContent ? foreign : { state: 'unreadable' };
  if (dialect.readsHead === true) return dialect.parse(content.bytes.subarray(0, dialect.maxBytes), name, companions);
  const tooLong = content.truncated || content.bytes.length > dialect.maxBytes;
  if (tooLong) return byContent ? foreign : { state: 'malformed', reason: 'too-long', pid: null };
  return dialect.parse(content.bytes, name, companions);
}

export function isUnreadable({ content }: Sighting): boolean {
  return content?.state === 'unreadable';
}

function contentsOf(contents: Sighting['contents']): Companions {
  return new Map(contents?.map((inner) => [basename(inner.path), bytesOf(inner)]));
}

/** What was read of a companion; empty where it could not be, or where it is no file. */
export function bytesOf({ content }: Sighting): Uint8Array {
  return content?.state === 'read' ? content.bytes : new Uint8Array();
}
