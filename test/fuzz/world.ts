import type { Dialect, NamePattern, Place } from '../../src/core/dialects/dialect';
import { lookAt, observe } from '../../src/core/observe';
import { basename, dirname, joinPath } from '../../src/core/paths';
import type { FileKind, Sighting } from '../../src/core/ports';
import type { KernelLockReport, ProcessState, UseAnswer } from '../../src/core/processPorts';
import { judge } from '../../src/core/staleness';
import { catalog, plainContext } from '../support/dialects';
import { lockPlaces, siblingNames } from '../support/lockPlaces';
import { commonForms, mutate, recordedLocks } from '../support/recordedLocks';
import type { Judged } from './objections';

/** One case: the same every time it is judged. */
export interface Setting {
  readonly dialect: Dialect;
  readonly path: string;
  /** `undefined`: nobody's lock. */
  judge(): Judged | undefined;
}

export interface World {
  pick(random: () => number): Setting;
}

const now = 1_795_165_200_000;
const hour = 3_600_000;

export function createWorld(): World {
  const recordings = recordedLocks();
  const pool = [...recordings.map(({ bytes }) => bytes), ...commonForms];
  const placesOf = new Map(
    catalog.dialects.map(({ id }) => [id, lockPlaces.filter(({ dialect }) => dialect === id)] as const),
  );
  const seedsOf = new Map(
    catalog.dialects.map(({ id, tool }) => [
      id,
      recordings.filter((recording) => recording.tool === tool).map(({ bytes }) => bytes),
    ]),
  );

  return {
    pick(random) {
      const below = (limit: number): number => Math.floor(random() * limit);
      const one = <T>(all: readonly T[]): T => all[below(all.length)] as T;
      const chance = (part: number): boolean => random() < part;
      const dialect = one(catalog.dialects);
      const bytesOf = (): Uint8Array => {
        const own = seedsOf.get(dialect.id) ?? [];
        return mutate(own.length > 0 && chance(0.6) ? one(own) : one(chance(0.6) ? commonForms : pool), pool, random);
      };
      const known = placesOf.get(dialect.id) ?? [];
      const place = known.length > 0 && chance(0.7) ? one(known) : undefined;
      const folder = place === undefined ? one(folders) : `/ws/${place.folder}`;
      const middle = (): string => (chance(0.5) ? one(middles) : textOf(bytesOf()).slice(0, 200));
      const name = place !== undefined && chance(0.8) ? place.name : nameOf(one(dialect.names), middle()) || 'x';
      const siblings = [name, ...(place === undefined ? [one(middles)] : siblingNames(place))];
      const at: Place = { folder, name, hasSibling: (other) => siblings.includes(other), siblings: () => siblings };
      const path = joinPath(folder, name);
      const claimants = catalog.at(at);
      // Alone, too: a parser must stand what a later change of the places lets through.
      const look = lookAt(at, claimants.length > 0 && chance(0.8) ? claimants : [dialect]);
      if (look === undefined) throw new Error('no candidates');
      const sighting = sightingOf(path, look.request.maxBytes, bytesOf, chance, below);
      const companions = new Map(
        look.companions.flatMap((companion) => (chance(0.5) ? [[basename(companion.path), bytesOf()] as const] : [])),
      );
      const others = look.mutexPaths.map((other) => ({ path: other, dev: '1', ino: String(below(50)) }));
      const kinds = below(1 << 30);
      const hosts = [textOf(bytesOf()).split('\n')[0] ?? '', 'here', 'here.example.org'];
      const uses = usesOf(kinds);
      const hostname = one(hosts);
      const [trackingKind, isOutside, isNamesake, slept] = [below(8), chance(0.1), chance(0.1), chance(0.2)];
      const clockSteppedAt = chance(0.1) ? now - below(10 * hour) : null;
      const unchangedSince = chance(0.3) ? now - below(100 * hour) : undefined;
      const kernel = kernelOf(kinds, path, sighting);
      return {
        dialect,
        path,
        judge() {
          const observation = observe(look, sighting, companions, others);
          if (observation === undefined) return undefined;
          const { claimant } = observation;
          const pid = claimant.state === 'named' || claimant.state === 'malformed' ? claimant.pid : null;
          const tracking = ([undefined, 'tracked', 'unknown'] as const)[trackingKind] ?? 'untracked';
          const context = plainContext(now, {
            machine: { hostname, bootId: null, pidNamespace: null, bootedAt: now - 1_000 * hour, clockSteppedAt },
            processes: new Map(pid === null ? [] : [[pid, processOf(pid, kinds, sighting.stat.mtimeMs)]]),
            kernel,
            uses: new Map(uses === undefined ? [] : [[path, uses]]),
            tracking: new Map(tracking === undefined ? [] : [[path, tracking]]),
            namesakes: new Set(isNamesake && pid !== null ? [pid] : []),
            isOutside: () => isOutside,
            sleptMs: slept ? 10_000 : 0,
            unchangedSince: () => unchangedSince,
          });
          return {
            record: judge(observation, context),
            claimant,
            observation,
            context,
            isClaimed: claimants.length > 0,
          };
        },
      };
    },
  };
}

const folders = [
  '/ws',
  '/ws/.git',
  '/ws/.git/refs/heads',
  'C:\\ws\\.git',
  '/ws/server',
  '/ws/tmp/pids',
  '/home/ada',
  '/',
];
const middles = [
  '4242',
  '1',
  'a',
  'app',
  '0123456789abcdef',
  '.',
  ' ',
  '-',
  '_',
  '~',
  '__proto__',
  'ä',
  '\n',
  '4242.1',
];

function nameOf(pattern: NamePattern, middle: string): string {
  return 'exact' in pattern ? pattern.exact : pattern.prefix + middle.replaceAll('/', '') + pattern.suffix;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, 1_000)).trim();
}

function sightingOf(
  path: string,
  maxBytes: number,
  bytesOf: () => Uint8Array,
  chance: (part: number) => boolean,
  below: (limit: number) => number,
): Sighting {
  const kind = chance(0.8) ? 'file' : ((['directory', 'symlink', 'other'] as const)[below(3)] as FileKind);
  const whole = bytesOf();
  const bytes = whole.subarray(0, maxBytes);
  const mtimeMs = now - (chance(0.1) ? -below(hour) : chance(0.5) ? below(60_000) : below(2_000 * hour));
  const stat = {
    ...{
      kind,
      dev: '1',
      ino: String(below(50)),
      size: whole.length,
      mtimeMs,
      shared: chance(0.1),
      uid: 1000,
      names: 1,
      mode: 0o644,
    },
    birthtimeMs: mtimeMs - (chance(0.5) ? below(hour) : 0),
    mtimeNs: `${Math.round(mtimeMs)}${chance(0.5) ? '000000' : '123456'}`,
  };
  const target = kind === 'symlink' ? textOf(whole) : null;
  const entries = kind === 'directory' ? (chance(0.5) ? [] : textOf(whole).split(/\s/).slice(0, 100)) : null;
  const found = { path, stat, target, entries, contents: null };
  if (kind !== 'file' || maxBytes === 0) return { ...found, content: null };
  if (chance(0.03)) {
    return { ...found, content: { state: 'unreadable', error: { code: 'EACCES', message: 'no' } } };
  }
  const content = { state: 'read' as const, bytes, truncated: whole.length > maxBytes, sha256: '' };
  return { ...found, content };
}

/** Who is behind a number: by bits of `kinds`, so that it is the same whenever it is asked. */
function processOf(pid: number, kinds: number, writtenAt: number): ProcessState {
  if (pid <= 0) return { state: 'unreadable', pid, reason: 'no process id' };
  const after = [-hour, -1, 0, 1_000, 5_000, 20 * hour][(kinds >> 4) % 6] ?? 0;
  switch (kinds % 8) {
    case 0:
    case 1:
      return { state: 'absent', pid };
    case 2:
      return { state: 'hidden', pid };
    case 3:
      return { state: 'unreadable', pid, reason: 'no' };
    case 4:
      return { state: 'thread', pid, processPid: pid + 1 };
    default:
      return {
        state: kinds % 8 === 5 ? 'zombie' : 'running',
        pid,
        startedAt: (kinds >> 7) % 8 === 0 ? null : writtenAt + after,
        startPrecisionMs: 10,
        startTicks: (kinds >> 10) % 2 === 0 ? null : 4_242,
        command: (kinds >> 11) % 2 === 0 ? null : 'node server.js',
        parentPid: 1,
        user: null,
      };
  }
}

function usesOf(kinds: number): UseAnswer | undefined {
  switch ((kinds >> 12) % 5) {
    case 0:
      return undefined;
    case 1:
      return { state: 'unreadable', reason: 'no' };
    case 2:
      return { state: 'looked', uses: [{ pid: 99, how: 'cwd' }], unreadable: 0 };
    case 3:
      return { state: 'looked', uses: [], unreadable: 1 };
    default:
      return { state: 'looked', uses: [], unreadable: 0 };
  }
}

function kernelOf(kinds: number, path: string, { stat }: Sighting): KernelLockReport | null {
  switch ((kinds >> 15) % 4) {
    case 0:
      return null;
    case 1:
      return { state: 'unreadable', reason: 'no' };
    case 2:
      return { state: 'read', locks: [], partlyHidden: (kinds >> 17) % 2 === 0 };
    default: {
      const range = { from: 0, to: null, takerPid: 99, holderPids: [99], waiters: [] };
      const lock = { path: `${dirname(path)}/other`, dev: stat.dev, ino: stat.ino, ...range };
      return { state: 'read', locks: [{ ...lock, type: 'posix', mode: 'exclusive' }], partlyHidden: false };
    }
  }
}
