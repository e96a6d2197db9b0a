import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { linkWithProcesses } from '../../src/core/databases/clientProcesses';
import { pauseAfter } from '../../src/core/databases/connectionLoop';
import type { DatabaseLink } from '../../src/core/databases/engine';
import type { DatabaseReading } from '../../src/core/databases/reading';
import { waitForest, waitGraphOf, type WaitNode } from '../../src/core/waits/waitGraph';
import { createClock } from '../../src/node/clock';
import { createMachine } from '../../src/node/machine';
import { startCpuMeter } from './cpu';

/** One look, until all is joined and named and the tree of waits is made. */
export interface LookAnswer {
  readonly ms: number;
  readonly cpuMs: number;
  /** Of those: until the server had answered all that was asked, and the client had parsed and named it. */
  readonly readMs: number;
  /** Messages that were sent to the server, of which each waits for its answer. */
  readonly messages: number;
  readonly sessions: number;
  readonly waits: number;
  readonly depth: number;
  readonly named: number;
  readonly withProcess: number;
}

/** What the backend that answers us took while the view was open. */
export interface LoadAnswer {
  /** Of one processor. */
  readonly percent: number;
  readonly looks: number;
}

// A type and not an interface: only a type is a `Commands`.
export type DatabasesCommands = {
  readonly open: (url: string) => Promise<void>;
  readonly look: () => Promise<LookAnswer>;
  /** Milliseconds that these statements take, one after the other. */
  readonly ask: (statements: readonly string[]) => Promise<number>;
  readonly load: (ms: number) => Promise<LoadAnswer>;
};

const never = new AbortController().signal;
const { processes, connections } = createMachine();
let messages = 0;

/** From now on: what is written to servers. */
export function countMessages(): void {
  const write = Reflect.get(Socket.prototype, 'write') as (...given: unknown[]) => boolean;
  Socket.prototype.write = function (this: Socket, ...given: unknown[]): boolean {
    if (this.remotePort !== undefined) messages++;
    return write.apply(this, given);
  };
}

/** Of a link that has not looked yet: who has which connection is looked for anew. */
function joined(link: DatabaseLink): DatabaseLink {
  return linkWithProcesses(link, { owners: connections, processes, clock: createClock() });
}

async function read(link: DatabaseLink): Promise<DatabaseReading> {
  const reading = await link.read(never);
  if (!reading.ok) throw new Error(reading.error.message);
  return reading.value;
}

export async function look(plain: DatabaseLink): Promise<LookAnswer> {
  let readMs = NaN;
  const link = joined({
    route: plain.route,
    backend: plain.backend,
    read: async (signal) => {
      const reading = await plain.read(signal);
      readMs = performance.now() - started;
      return reading;
    },
    act: (action, signal) => plain.act(action, signal),
    sqlOf: (action) => plain.sqlOf(action),
    close: () => plain.close(),
  });
  messages = 0;
  const cpu = startCpuMeter();
  const started = performance.now();
  const reading = await read(link);
  const { roots } = waitForest(waitGraphOf(reading.waits));
  const ms = performance.now() - started;
  const cpuMs = cpu();
  return {
    ...{ ms, cpuMs, readMs, messages },
    sessions: reading.sessions.size,
    waits: reading.waits.length,
    depth: Math.max(0, ...roots.map(depthOf)),
    named: reading.locks.filter(({ name }) => name !== null).length,
    withProcess: [...reading.sessions.values()].filter(({ process }) => process !== null).length,
  };
}

/** How many levels there are, itself included. */
function depthOf(root: WaitNode): number {
  let depth = 0;
  for (let level: readonly WaitNode[] = [root]; level.length > 0; level = level.flatMap(({ waiters }) => waiters))
    depth++;
  return depth;
}

/** Looks as often as the view does; `task` is the folder of `/proc` of whoever answers us. */
export async function load(plain: DatabaseLink, ms: number, task: string): Promise<LoadAnswer> {
  const link = joined(plain);
  let pause = pauseAfter(await read(link));
  const before = runtimeMs(task);
  const started = performance.now();
  let looks = 0;
  while (performance.now() - started < ms) {
    await sleep(pause);
    pause = pauseAfter(await read(link));
    looks++;
  }
  return { percent: ((runtimeMs(task) - before) / (performance.now() - started)) * 100, looks };
}

/** Milliseconds that a process or thread has run for (kernel sources, Documentation/scheduler/sched-stats.rst). */
function runtimeMs(task: string): number {
  return Number(readFileSync(`${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}
