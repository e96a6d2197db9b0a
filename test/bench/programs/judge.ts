import { askCircumstances, askDoubts, type CircumstancePorts } from '../../../src/core/circumstances';
import { plainCatalog } from '../../../src/core/dialects/catalogOptions';
import type { Place } from '../../../src/core/dialects/dialect';
import { machineFacts } from '../../../src/core/machineFacts';
import { lookAt, observe, type Look, type Observation } from '../../../src/core/observe';
import { basename, dirname } from '../../../src/core/paths';
import type { LookRequest, Sighting } from '../../../src/core/ports';
import { isCondemning, judge } from '../../../src/core/staleness';
import type { JudgingContext } from '../../../src/core/verdicts/context';
import { createCatalog } from '../../../src/node/files/createCatalog';
import { createDirectFileSystem } from '../../../src/node/files/directFileSystem';
import { createHost } from '../../../src/node/hostFacts';
import { createKernelLockTable } from '../../../src/node/kernelLocks/kernelLockTable';
import { createInnerProcesses } from '../../../src/node/processes/innerProcesses';
import { createPortListeners } from '../../../src/node/processes/portListeners';
import { createProcessTable } from '../../../src/node/processes/processTable';
import { createProcessUses } from '../../../src/node/processes/uses';
import { startCpuMeter } from '../cpu';
import { serve } from '../frame';

export interface ReadAnswer {
  readonly ms: number;
  /** How many observations each dialect has. */
  readonly dialects: Readonly<Record<string, number>>;
}

export interface JudgeAnswer {
  /** From the sightings at hand to the verdicts, and the processor time of that. */
  readonly ms: number;
  readonly cpuMs: number;
  readonly parts: Readonly<Record<'kernel' | 'uses' | 'processes' | 'judge', number>>;
  readonly verdicts: Readonly<Record<string, number>>;
  /** Whether git tracks them, which is asked of new ones only. */
  readonly trackingMs: number;
}

const fs = createDirectFileSystem();
const host = createHost();
const catalog = createCatalog(plainCatalog);
let ports = createPorts();
let looks: readonly Look[] = [];
let observations: readonly Observation[] = [];

const commands = { find, read, judgeAll, forget };
export type JudgeCommands = typeof commands;
serve(commands);

function createPorts(): CircumstancePorts {
  return {
    fs,
    processes: createProcessTable(),
    kernel: createKernelLockTable(),
    uses: createProcessUses(),
    inner: createInnerProcesses(),
    listeners: createPortListeners(),
  };
}

/** What is to be looked at: all in these folders that a dialect may know. */
async function find(paths: readonly string[]): Promise<void> {
  const found: Look[] = [];
  for (const path of paths) {
    const folder = dirname(path);
    const listed = await fs.list(folder);
    const names = new Set(listed.ok ? listed.value.map(({ name }) => name) : []);
    const place: Place = {
      folder,
      name: basename(path),
      hasSibling: (name) => names.has(name),
      siblings: () => names,
    };
    const look = lookAt(place, catalog.at(place));
    if (look === undefined) throw new Error(`nobody knows ${path}`);
    found.push(look);
  }
  looks = found;
}

/** As the lock desk does it, in one batch. */
async function read(): Promise<ReadAnswer> {
  const started = performance.now();
  const requests = looks.flatMap(({ request, companions, mutexPaths }): readonly LookRequest[] => [
    request,
    ...companions,
    ...mutexPaths.map((path) => ({ path, maxBytes: 0 })),
  ]);
  const answers = (await fs.look(requests))[Symbol.iterator]();
  const next = (): Sighting | undefined => {
    const answer = answers.next().value;
    return answer?.ok ? answer.value : undefined;
  };
  observations = looks.flatMap((look) => {
    const sighting = next();
    const companions = look.companions.flatMap(({ path }) => {
      const content = next()?.content;
      if (content === undefined) return [];
      return [[basename(path), content?.state === 'read' ? content.bytes : new Uint8Array()] as const];
    });
    const others = look.mutexPaths.flatMap(() => {
      const seen = next();
      return seen === undefined ? [] : [{ path: seen.path, dev: seen.stat.dev, ino: seen.stat.ino }];
    });
    return (sighting === undefined ? undefined : observe(look, sighting, new Map(companions), others)) ?? [];
  });
  return { ms: performance.now() - started, dialects: tally(observations.map(({ dialect }) => dialect.id)) };
}

/** Everything that is asked is asked as by the lock desk; the parts are measured inside of the whole. */
async function judgeAll(): Promise<JudgeAnswer> {
  const parts = { kernel: 0, uses: 0, processes: 0, judge: 0 };
  const timed = async <T>(part: keyof typeof parts, run: () => Promise<T>): Promise<T> => {
    const from = performance.now();
    const value = await run();
    parts[part] += performance.now() - from;
    return value;
  };
  const measured: CircumstancePorts = {
    ...ports,
    processes: { query: (...asked) => timed('processes', () => ports.processes.query(...asked)) },
    kernel: { query: (...asked) => timed('kernel', () => ports.kernel.query(...asked)) },
    uses: { ask: (...asked) => timed('uses', () => ports.uses.ask(...asked)) },
  };
  const cpu = startCpuMeter();
  const started = performance.now();
  const asked = await askCircumstances(measured, observations);
  const judgedFrom = performance.now();
  const plain: JudgingContext = {
    ...asked,
    tracking: new Map(),
    namesakes: new Set(),
    now: Date.now(),
    machine: machineFacts(host),
    sleptMs: host.sleptMs(),
    leaseOf: ({ leaseMs }) => leaseMs,
    isOutside: () => false,
    unchangedSince: () => undefined,
  };
  // As the lock desk does: only what would be condemned is asked after, and judged once more.
  const records = observations.map((observation) => judge(observation, plain));
  const condemned = observations.filter((_, index) => records[index] !== undefined && isCondemning(records[index]));
  const ms = performance.now() - started;
  parts.judge = performance.now() - judgedFrom;
  const cpuMs = cpu();
  const from = performance.now();
  await askDoubts(ports, observations, condemned);
  const trackingMs = performance.now() - from;
  return { ms, cpuMs, parts, trackingMs, verdicts: tally(records.map(({ verdict }) => verdict)) };
}

/** Forgets what was learnt of processes and locks, as if it had just begun. */
async function forget(): Promise<void> {
  ports = createPorts();
  await Promise.resolve();
}

function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
