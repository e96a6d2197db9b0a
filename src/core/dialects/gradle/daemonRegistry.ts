import type { Fact } from '../../evidence';
import type { EntryClaim, MapDialect, MapEntry } from '../../registry/map/mapDialect';
import { isBelow } from '../place';
import { Cut, JavaData } from './javaData';
import { gradleProgram } from './program';

const states = ['idle', 'busy', 'canceled', 'stop requested', 'stopped', 'broken'] as const;
/** More daemons, options and stops than any registry has. */
const mostOfAnything = 1_000;

/**
 * Which daemons of a version of Gradle there are, with their ports and the tokens to them, which are passed over, as are
 * the options that they were started with. Gradle takes `registry.bin.lock` to change it, and drops a daemon when a build
 * cannot reach it; a daemon that is killed stays in it until then. Source: gradle/gradle, `DaemonRegistryContent`,
 * `DaemonInfo`, `DefaultDaemonContext` and `DaemonStopEvent`.
 */
export const gradleDaemonRegistry: MapDialect = {
  id: 'gradle.daemon-registry',
  tool: 'gradle',
  program: gradleProgram,
  names: [{ exact: 'registry.bin' }],
  claims: (place) => isBelow(place, 'daemon'),
  keys: [],
  read: () => ({ state: 'malformed' }),
  decode: decodeRegistry,
  lifeMs: null,
  prunes: true,
  lock: null,
  removable: false,
  outside: { group: 'daemons', folders: ['~/.gradle/daemon/*'] },
  words: {
    title: 'Gradle daemon registry',
    what: 'Gradle finds here which of its daemons run, at which ports, and whether they are busy.',
    harm: 'Gradle no longer finds the daemons that run, and starts others.',
    cure: 'The next build drops a daemon that it cannot reach. "gradle --stop" ends those that run.',
  },
};

/** What versions of Gradle write of a daemon beside what all do. */
interface Layout {
  /** 8.8 on. */
  readonly javaVersion?: true;
  /** 8.12 on. */
  readonly javaVendor?: true;
  /** 4.7 on. */
  readonly priority?: true;
  /** 8.1 on. */
  readonly agent?: true;
  /** 8.3 on. */
  readonly nativeServices?: true;
}

/** Newest first. Only one of them reads a file to its very end. */
const layouts: readonly Layout[] = [
  { javaVersion: true, javaVendor: true, agent: true, nativeServices: true, priority: true },
  { javaVersion: true, agent: true, nativeServices: true, priority: true },
  { agent: true, nativeServices: true, priority: true },
  { agent: true, priority: true },
  { priority: true },
  {},
];

function decodeRegistry(bytes: Uint8Array): readonly MapEntry[] | null {
  for (const layout of layouts) {
    try {
      return entriesIn(new JavaData(bytes), layout);
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
    }
  }
  return null;
}

/** @throws {Cut} when it is not laid out so. */
function entriesIn(data: JavaData, layout: Layout): readonly MapEntry[] {
  const isThere = data.boolean();
  const ports = isThere ? Array.from({ length: data.count(mostOfAnything) }, () => portOf(data)) : [];
  const claims = ports.map(() => daemonOf(data, ports, layout));
  if (isThere) skipStops(data);
  data.end();
  const taken = new Set<string>();
  return claims.flatMap(({ pid, claim }) => {
    const name = `daemon-${pid}`;
    if (taken.has(name)) return [];
    taken.add(name);
    return [{ name, claim }];
  });
}

function portOf(data: JavaData): number {
  switch (data.byte()) {
    case 0:
      data.skip(data.count(mostOfAnything));
      return data.int();
    case 1: {
      // The id of its address.
      data.skip(16);
      const port = data.int();
      for (let left = data.count(mostOfAnything); left > 0; left--) data.skip(data.count(mostOfAnything));
      return port;
    }
    default:
      throw new Cut();
  }
}

function daemonOf(
  data: JavaData,
  ports: readonly number[],
  layout: Layout,
): { readonly pid: number; readonly claim: EntryClaim } {
  const port = ports[data.int()];
  // The token.
  data.skip(data.count(mostOfAnything));
  const state = states[data.byte()];
  data.skip(8);
  if (port === undefined || state === undefined) throw new Cut();
  if (data.boolean()) data.text();
  data.text();
  if (layout.javaVersion) data.int();
  if (layout.javaVendor) data.text();
  data.text();
  const pid = data.boolean() ? data.long() : 0;
  if (data.boolean()) data.int();
  for (let left = data.count(mostOfAnything); left > 0; left--) data.text();
  if (layout.agent) data.boolean();
  if (layout.nativeServices) data.count(mostOfAnything);
  if (layout.priority && data.boolean()) data.count(mostOfAnything);
  const facts: readonly Fact[] = [
    { name: 'port', value: String(port) },
    { name: 'operation', value: state },
  ];
  return { pid, claim: pid === 0 ? { state: 'malformed' } : { state: 'process', pid, host: null, since: null, facts } };
}

/** When and why daemons have stopped. */
function skipStops(data: JavaData): void {
  for (let left = data.count(mostOfAnything); left > 0; left--) {
    data.skip(16);
    if (data.boolean()) data.byte();
    if (data.boolean()) data.text();
  }
}
