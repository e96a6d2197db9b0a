import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { Catalog } from '../../../src/core/dialects/recognition';
import { machineFacts } from '../../../src/core/machineFacts';
import { askEntries } from '../../../src/core/registry/map/askEntries';
import { judgeMap } from '../../../src/core/registry/map/judgeEntries';
import { mapRequest, observeMap } from '../../../src/core/registry/map/observeMap';
import { planEntryRemoval, removeEntry } from '../../../src/core/registry/map/removal/removeEntry';
import { createDirectFileSystem } from '../../../src/node/files/directFileSystem';
import { createTemporaryFolder } from '../temporaryFolder';
import { deadPid } from './deadPid';
import { createRealCore, createRealMachine } from './realCore';
import { teamRegistry } from './declaredRegistry';

const racer = path.join(__dirname, '..', '..', 'process', 'programs', 'registryRacer.mjs');
/** Of how long a removal takes, what was measured last counts this much. */
const lately = 0.1;
/** The number of a process that has ended serves for so many races. */
const fresh = 50;

export interface RacesDone {
  readonly races: number;
  /** How the removal ended, and how often. */
  readonly ends: Readonly<Record<string, number>>;
  /** What was lost of those who had registered. */
  readonly losses: readonly string[];
}

interface RaceOptions {
  /** No other race is begun after so many milliseconds, or so many races. */
  readonly forMs: number;
  readonly races: number;
  readonly racers: number;
}

/**
 * Real processes register in the place of one that is dead, while the removal of that is under way: at a moment of chance
 * between its begin and a little after its end, so that either may be first. Each has a registry of its own, since two
 * writers without a lock lose each other's entries by themselves. The removal waits for nobody who writes into the file
 * itself, and does not look for processes of containers, so that the next race can begin at once.
 */
export async function raceRegistrations({ forMs, races, racers }: RaceOptions): Promise<RacesDone> {
  const folder = createTemporaryFolder();
  const machine = createRealMachine();
  const dialect = teamRegistry();
  const catalog = new Catalog([], [], [dialect]);
  const core = createRealCore({
    way: 'native',
    undoFolder: folder.at('undo'),
    machine: { ...machine, catalog: () => catalog, inner: { namesakes: () => Promise.resolve(new Set()) } },
    clock: { now: () => Date.now(), after: (_ms, run) => (setImmediate(run), () => undefined) },
  });
  const fs = createDirectFileSystem();
  let dead = deadPid();
  const ends = new Map<string, number>();
  const losses: string[] = [];
  let begun = 0;

  const race = async (child: ChildProcess, registry: string, until: number): Promise<void> => {
    let takesMs = 5;
    for (let round = begun++; round < races && Date.now() < until; round = begun++) {
      // In so many races the system comes round to numbers that it has given out before.
      if (round % fresh === 0) dead = deadPid();
      await tell(child, { what: 'begin', dead, round });
      const seen = core.ports.hands.look(mapRequest(registry));
      if (!seen.ok) throw new Error(seen.error.message);
      const observation = observeMap(dialect, seen.value);
      const asked = await askEntries({ ...core.ports, fs }, [observation]);
      const { host } = core.ports;
      const context = { ...asked, now: Date.now(), machine: machineFacts(host), platform: host.platform };
      const { entries } = judgeMap(observation, { ...context, isOutside: () => false });
      const api = entries.find(({ name }) => name === 'api');
      const plan = api === undefined ? undefined : planEntryRemoval(api, dialect.id, { trusted: true });
      if (plan?.ok !== true) throw new Error(`the dead entry is ${String(api?.verdict)}`);
      const startedAt = performance.now();
      const replaced = tell(child, { what: 'race', round, afterNs: Math.random() * 1.2 * takesMs * 1e6 });
      const removed = await removeEntry(plan.value, core.ports, new AbortController().signal);
      if (removed.ok) takesMs += lately * (performance.now() - startedAt - takesMs);
      await replaced;
      const end = removed.ok ? 'removed' : removed.error.reason;
      ends.set(end, (ends.get(end) ?? 0) + 1);
      if (removed.ok) await core.ports.undo.clear([removed.value.id]);
      const text = readFileSync(registry, 'utf8');
      const { servers } = JSON.parse(text) as { readonly servers: Readonly<Record<string, { readonly pid: number }>> };
      for (const name of ['api', 'db']) if (servers[name]?.pid !== child.pid) losses.push(`${name}, ${end}: ${text}`);
      if (servers['web']?.pid !== process.pid) losses.push(`web, ${end}: ${text}`);
    }
  };

  const children = Array.from({ length: racers }, (_, index) => {
    const registry = folder.at(`team-${index}`, 'servers.json');
    return { registry, child: fork(racer, [registry], { execArgv: [] }) };
  });
  try {
    await Promise.all(children.map(({ child }) => once(child, 'message')));
    const until = Date.now() + forMs;
    await Promise.all(children.map(({ child, registry }) => race(child, registry, until)));
  } finally {
    await Promise.all(children.map(({ child }) => ended(child)));
    machine.dispose();
    folder.remove();
  }
  const done = [...ends.values()].reduce((sum, count) => sum + count, 0);
  return { races: done, ends: Object.fromEntries(ends), losses };
}

async function tell(child: ChildProcess, message: object): Promise<void> {
  const answered = once(child, 'message');
  child.send(message);
  await answered;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
