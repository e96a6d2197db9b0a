import { jsonObject, malformed, named } from '../content';
import type { Claimant, Dialect, Place } from '../dialect';
import { factFields, pidField, sinceField } from '../forms/jsonFields';
import { kernelFile } from '../forms/kernelFile';
import { isIn } from '../place';

/** The command, and the titles that its server gives itself: `next-server (v16.4.6)`. */
const nextProgram = /(?:^|[\s\\/])next(?:-server)?(?:\.(?:[cm]?js|cmd))?(?=\s|$)|[\\/]next[\\/]dist[\\/]/i;

/** The lock of `next dev` on its output folder. The system holds it; what the file says is for people. */
export const nextDevLock: Dialect = kernelFile({
  id: 'next.dev-lock',
  entry: 'tool',
  tool: 'next',
  program: nextProgram,
  by: 'flock',
  names: [{ exact: 'lock' }],
  claims: isDevOutput,
  asksNeighbours: true,
  maxBytes: 4096,
  resource: () => '.',
  parse: parseNextLock,
  words: {
    title: 'Next.js dev server lock',
    what: 'A "next dev" serves this project and writes to this folder; a second one refuses to start.',
    harm: 'A second dev server starts on the same output, and both write over each other.',
    cure: 'End the server that has it; the lock goes with the process, and the file may stay.',
  },
});

/** The lock of `next build`; the file goes when the build ends. */
export const nextBuildLock: Dialect = kernelFile({
  id: 'next.build-lock',
  tool: 'next',
  program: nextProgram,
  by: 'flock',
  names: [{ exact: 'lock' }],
  claims: isBuildOutput,
  asksNeighbours: true,
  maxBytes: 4096,
  resource: () => '.',
  parse: parseNextLock,
  words: {
    title: 'Next.js build lock',
    what: 'A "next build" writes to this folder; a second one refuses to start.',
    harm: 'Two builds write over each other.',
    cure: 'Wait for the build or end it; the lock goes with the process.',
  },
});

/** Reads `{"pid":…,"port":…,"hostname":…,"appUrl":…,"startedAt":…}`; before Next.js 16.2 and in a build it is empty. */
export function parseNextLock(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'nobody' };
  const fields = jsonObject(bytes);
  if (fields === null) return malformed('no-pid');
  const pid = pidField(fields, 'pid');
  if (pid === null) return malformed('no-pid');
  return named(pid, { ...sinceField(fields, 'startedAt'), facts: factFields(fields, { port: 'port', url: 'appUrl' }) });
}

function isDevOutput(place: Place): boolean {
  return isIn(place, '.next', 'dev') || (isIn(place, 'dev') && hasManifests(place));
}

function isBuildOutput(place: Place): boolean {
  return isIn(place, '.next') || (!isIn(place, 'dev') && hasManifests(place));
}

/** What only an output folder of Next.js has together, whatever it is called. */
function hasManifests(place: Place): boolean {
  return ['build-manifest.json', 'routes-manifest.json', 'prerender-manifest.json'].every((name) =>
    place.hasSibling(name),
  );
}
