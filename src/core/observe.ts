import { dialectAt } from './dialects/catalog';
import type { Place } from './dialects/dialect';
import { basename, dirname, joinPath } from './paths';
import type { LookRequest, Sighting } from './ports';
import type { Dialect } from './dialects/dialect';
import type { Observation } from './staleness';

/** What to ask the file system about a place, if a dialect claims it. */
export function lookAt(place: Place): { readonly dialect: Dialect; readonly request: LookRequest } | undefined {
  const dialect = dialectAt(place);
  if (dialect === undefined) return undefined;
  return { dialect, request: { path: joinPath(place.folder, place.name), maxBytes: dialect.maxBytes } };
}

/** Makes of a sighting what can be judged. */
export function observe(dialect: Dialect, sighting: Sighting): Observation {
  const name = basename(sighting.path);
  return {
    dialect,
    sighting,
    resource: joinPath(dirname(sighting.path), dialect.resource(name)),
    claimant: claimantOf(dialect, sighting, name),
  };
}

function claimantOf(dialect: Dialect, { stat, content }: Sighting, name: string): Observation['claimant'] {
  if (stat.kind !== 'file' || content === null) return { state: 'nobody' };
  if (content.state === 'unreadable') return { state: 'unreadable' };
  if (content.truncated) return { state: 'malformed', reason: 'too-long', pid: null };
  return dialect.parse(content.bytes, name);
}
