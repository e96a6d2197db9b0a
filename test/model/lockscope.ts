import { codegraphJournalLock } from '../../src/core/dialects/codegraph/journalLock';
import type { Dialect } from '../../src/core/dialects/dialect';
import { lockscopeLeftover } from '../../src/core/dialects/lockscope/leftover';
import { codegraphJournal } from '../../src/core/journal/codegraph';
import { executeRepair } from '../../src/core/journal/repair/execute';
import type { JournalMender } from '../../src/core/journal/repair/mender';
import { planRepair, type RepairPlan } from '../../src/core/journal/repair/plan';
import { leftoverPrefix } from '../../src/core/release/leftoverNames';
import { Catalog } from '../../src/core/dialects/recognition';
import type { LockRecord } from '../../src/core/lock';
import { machineFacts } from '../../src/core/machineFacts';
import { askEntries } from '../../src/core/registry/map/askEntries';
import { judgeMap } from '../../src/core/registry/map/judgeEntries';
import { mapRequest, observeMap } from '../../src/core/registry/map/observeMap';
import { type EntryPlan, planEntryRemoval, removeEntry } from '../../src/core/registry/map/removal/removeEntry';
import { acquire } from '../../src/core/release/ownLock';
import { basename, dirname, joinPath } from '../../src/core/paths';
import type { Hands, KeptFile, UndoStore } from '../../src/core/ports';
import type { ProcessState, ProcessTable } from '../../src/core/processPorts';
import { putRightEach } from '../../src/core/release/recovery';
import { executeRelease } from '../../src/core/release/release';
import { judgeNow, observeWith, releaseLook } from '../../src/core/release/releaseLook';
import type { ReleasePorts } from '../../src/core/release/releasePorts';
import { ok } from '../../src/core/result';
import { stampGraceMs } from '../../src/core/release/takeOut';
import { catalog } from '../support/dialects';
import { FakeHost } from '../support/memory/fakeHost';
import { FakeInnerProcesses } from '../support/memory/fakeInnerProcesses';
import { FakePortListeners } from '../support/memory/fakePortListeners';
import { FakeKernelLocks } from '../support/memory/fakeKernelLocks';
import { FakeProcessUses } from '../support/memory/fakeProcessUses';
import { previewIn, versionIn, writeIn } from '../support/memory/memoryMender';
import { createLikeIn, unwritableMode } from '../support/memory/memoryHands';
import { teamRegistry } from '../support/release/declaredRegistry';
import { add, drop, pids, plain } from './actors';
import type { Actor, Steps, World } from './explore';

const hour = 3_600_000;
const registryCatalog = new Catalog(catalog.dialects, undefined, [...catalog.maps, teamRegistry()]);
/** The time at which everything in a model happens. */
export const modelTime = Date.UTC(2026, 10, 20, 12);

export interface LockscopeOptions {
  readonly name?: string;
  readonly pid?: number;
  /** Whether names can be exchanged there. */
  readonly swaps: boolean;
  readonly mayCrash?: boolean;
  /** How much faster its clock goes while it waits for a lock, so that it does not try two hundred times. */
  readonly haste?: number;
  /** By its clock, how much later than the others it begins. Milliseconds. */
  readonly laterMs?: number;
}

/** The real `executeRelease`, of a lock that was found dead before anybody else began. */
export function releasing(record: LockRecord, options: LockscopeOptions): Actor {
  return lockscope(options, async (ports) => {
    const result = await executeRelease({ record, isOverride: false }, ports);
    return result.ok ? `released by ${result.value.by}` : result.error.reason;
  });
}

/** The real `acquire`, and the release of what it got. */
export function acquiring(lock: string, options: LockscopeOptions & { readonly releases?: boolean }): Actor {
  const name = options.name ?? 'lockscope';
  return lockscope(options, async (ports, steps) => {
    const got = await acquire(lock, codegraphJournalLock, ports, {
      timeoutMs: 0,
      signal: new AbortController().signal,
    });
    if (!got.ok) return got.error.reason;
    const isHeld = got.value.isHeld();
    steps.do('begins to work', (world) => ({
      result: undefined,
      holders: isHeld ? add(world.holders, name) : world.holders,
    }));
    if (isHeld && options.releases !== true) return 'holds';
    steps.do('has worked', (world) => ({ result: undefined, holders: drop(world.holders, name) }));
    const released = got.value.release();
    return released.ok ? released.value.state : 'failed';
  });
}

/** The real repair of a journal that was found damaged before anybody else began. */
export function repairing(plan: RepairPlan, options: LockscopeOptions): Actor {
  return lockscope({ haste: 250, ...options }, async (ports) => {
    const result = await executeRepair(plan, ports, new AbortController().signal);
    if (!result.ok) return result.error.reason;
    const { kept, lock } = result.value;
    return lock === null ? `repaired by ${kept.by}` : lock.reason;
  });
}

/** What a repair would do in a world in which nobody has begun. */
export async function repairPlanIn(world: World, path: string): Promise<RepairPlan> {
  const ports = portsOf(stepsIn(world), { pid: pids.lockscope, swaps: false });
  const request = { path, dialect: codegraphJournal.id };
  const plan = await planRepair(request, { trusted: true }, ports, new AbortController().signal);
  if (!plan.ok) throw new Error(plan.error.reason);
  return plan.value;
}

/** The real recovery, once the other one has been killed. */
export function recovering(folder: string, options: LockscopeOptions, ofPid: number): Actor {
  return lockscope({ ...options, laterMs: 1_000 }, async (ports, steps) => {
    await steps.until('starts', ({ dead }) => dead.has(ofPid));
    const names = steps.do(
      'list',
      plain(({ tree }) => [...(tree.children(folder)?.keys() ?? [])]),
    );
    const records: LockRecord[] = [];
    for (const name of names.filter((one) => one.startsWith(leftoverPrefix))) {
      const record = await recordAt(joinPath(folder, name), lockscopeLeftover, ports);
      if (record !== null) records.push(record);
    }
    const righted = await putRightEach(records, { trusted: true }, ports, new AbortController().signal);
    return righted.map(({ result }) => (result.ok ? result.value.righted : result.error.reason)).join(' ');
  });
}

/** The real removal of an entry that was found dead before anybody else began. */
export function removingEntry(plan: EntryPlan, options: LockscopeOptions): Actor {
  return lockscope({ haste: 20, ...options }, async (ports) => {
    const result = await removeEntry(plan, ports, new AbortController().signal);
    return result.ok ? `removed by ${result.value.by}` : result.error.reason;
  });
}

/** What would be taken out in a world in which nobody has begun. */
export async function entryPlanIn(world: World, path: string, name: string): Promise<EntryPlan> {
  const ports = portsOf(stepsIn(world), { pid: pids.lockscope, swaps: false });
  const seen = ports.hands.look(mapRequest(path));
  const dialect = registryCatalog.mapAt({ folder: dirname(path), name: basename(path) });
  if (!seen.ok || dialect === undefined) throw new Error(`no registry at ${path}`);
  const observation = observeMap(dialect, seen.value);
  const fs = { tracking: ports.fs.tracking, look: () => Promise.resolve([]) };
  const asked = await askEntries({ ...ports, fs }, [observation]);
  const machine = machineFacts(ports.host);
  const context = { ...asked, now: modelTime, machine, platform: 'linux', isOutside: () => false };
  const entry = judgeMap(observation, context).entries.find((one) => one.name === name);
  const plan = entry === undefined ? undefined : planEntryRemoval(entry, dialect.id, { trusted: true });
  if (plan?.ok !== true) throw new Error(`nothing to remove: ${name}`);
  return plan.value;
}

/** What Lockscope tells of a path in a world in which nobody has begun. */
export async function recordIn(world: World, path: string, dialect: Dialect): Promise<LockRecord> {
  const record = await recordAt(path, dialect, portsOf(stepsIn(world), { pid: pids.lockscope, swaps: false }));
  if (record === null) throw new Error(`nothing at ${path}`);
  return record;
}

function stepsIn(world: World): Steps {
  return { do: (_label, act) => act(world).result, until: () => Promise.resolve() };
}

async function recordAt(path: string, dialect: Dialect, ports: ReleasePorts): Promise<LockRecord | null> {
  const look = releaseLook(path, [dialect], ports.hands);
  const seen = look === undefined ? undefined : ports.hands.look(look.request);
  if (look === undefined || seen?.ok !== true) return null;
  const observation = observeWith(ports.hands, look, seen.value);
  return observation === undefined ? null : judgeNow(observation, ports);
}

function lockscope(
  { name = 'lockscope', pid = pids.lockscope, swaps, mayCrash = false, laterMs = 0, haste = 1 }: LockscopeOptions,
  act: (ports: ReleasePorts, steps: Steps) => Promise<string>,
): Actor {
  return { name, pid, mayCrash, run: (steps) => act(portsOf(steps, { pid, swaps, name, laterMs, haste }), steps) };
}

function portsOf(
  steps: Steps,
  {
    pid,
    swaps,
    name = '',
    laterMs = 0,
    haste = 1,
  }: Required<Pick<LockscopeOptions, 'pid' | 'swaps'>> & LockscopeOptions,
): ReleasePorts {
  let random = 0;
  let now = modelTime + laterMs;
  return {
    hands: handsOf(steps, swaps),
    fs: { tracking: (paths) => Promise.resolve(paths.map(() => 'untracked')) },
    processes: tableOf(steps),
    kernel: new FakeKernelLocks(),
    uses: new FakeProcessUses(),
    inner: new FakeInnerProcesses(),
    listeners: new FakePortListeners(),
    host: new FakeHost(modelTime - 10 * hour),
    undo: undoOf(steps),
    mender: menderOf(steps),
    maker: { pid, startedAt: modelTime - hour },
    catalog: () => registryCatalog,
    leaseOf: ({ leaseMs }) => leaseMs,
    randomHex: () => `${pid}${String(++random).padStart(14, '0')}`,
    clock: {
      now: () => now,
      after: (ms, run) => {
        now += ms < stampGraceMs ? ms * haste : ms;
        const isOver = ({ readers }: World): boolean => ms < stampGraceMs || [...readers].every((one) => one === name);
        void steps.until(ms < stampGraceMs ? 'pauses' : 'the grace is over', isOver).then(run);
        return () => undefined;
      },
    },
  };
}

function handsOf(steps: Steps, swaps: boolean): Hands {
  return {
    look: (request) =>
      steps.do(
        `look at ${request.path}`,
        plain(({ tree }) => tree.look(request)),
      ),
    list: (folder) =>
      steps.do(
        `list ${folder}`,
        plain(({ tree }) => ok([...(tree.children(folder) ?? [])].map(([child, kind]) => ({ name: child, kind })))),
      ),
    rename: (from, to) =>
      steps.do(
        `rename ${from} to ${to}`,
        plain(({ tree }) => tree.rename(from, to)),
      ),
    restore: (from, to) =>
      steps.do(
        `put ${from} back`,
        plain(({ tree }) => tree.restore(from, to)),
      ),
    create: (path, text) =>
      steps.do(
        `create ${path}`,
        plain(({ tree }) => tree.create(path, text)),
      ),
    createLike: (path, text, like) =>
      steps.do(
        `create ${path} like ${like}`,
        plain(({ tree }) => createLikeIn(tree, path, text, like)),
      ),
    makeFolder: (path) =>
      steps.do(
        `make the folder ${path}`,
        plain(({ tree }) => tree.makeFolder(path, unwritableMode)),
      ),
    makeLink: (path, target) =>
      steps.do(
        `make the link ${path}`,
        plain(({ tree }) => tree.makeLink(path, target)),
      ),
    removeFolder: (path) =>
      steps.do(
        `remove the folder ${path}`,
        plain(({ tree }) => tree.removeFolder(path)),
      ),
    canSwap: () => swaps,
    swap: (a, b) =>
      steps.do(
        `exchange ${a} and ${b}`,
        plain(({ tree }) => tree.swap(a, b)),
      ),
    unlink: (path) =>
      steps.do(
        `unlink ${path}`,
        plain(({ tree }) => tree.unlink(path)),
      ),
    link: (from, to) =>
      steps.do(
        `link ${from} to ${to}`,
        plain(({ tree }) => tree.link(from, to)),
      ),
    replace: (from, to) =>
      steps.do(
        `rename ${from} over ${to}`,
        plain(({ tree }) => tree.rename(from, to)),
      ),
    flushFolder: () => undefined,
  };
}

function menderOf(steps: Steps): JournalMender {
  return {
    preview: (request) =>
      Promise.resolve(
        steps.do(
          `read ${request.path} through`,
          plain(({ tree }) => previewIn(tree, request)),
        ),
      ),
    write: (request) =>
      Promise.resolve(
        steps.do(
          `write ${request.to}`,
          plain(({ tree }) => writeIn(tree, request)),
        ),
      ),
    version: (path) =>
      Promise.resolve(
        steps.do(
          `read ${path}`,
          plain(({ tree }) => versionIn(tree, path)),
        ),
      ),
  };
}

function tableOf(steps: Steps): ProcessTable {
  return {
    query: (asked) =>
      Promise.resolve(
        steps.do(
          'ask after processes',
          plain(({ dead }) => new Map(asked.map((pid) => [pid, stateOf(pid, dead)] as const))),
        ),
      ),
  };
}

function stateOf(pid: number, dead: ReadonlySet<number>): ProcessState {
  if (dead.has(pid)) return { state: 'absent', pid };
  return {
    state: 'running',
    pid,
    startedAt: modelTime - hour,
    startPrecisionMs: 0,
    startTicks: null,
    command: 'node',
    parentPid: null,
    user: 'ann',
  };
}

/** What is kept lies in the same tree, each with its note. */
function undoOf(steps: Steps): UndoStore {
  const noteOf = (id: string): string => `/undo/${id}.json`;
  const fileOf = (id: string): string => `/undo/${id}`;
  return {
    // What lies in this tree is moved in with one step.
    finish: () => Promise.resolve(ok(false)),
    keep: (entry: KeptFile, quarantine: string) =>
      Promise.resolve(
        steps.do(
          `keep ${quarantine}`,
          plain(({ tree }) => {
            const moved = tree.rename(quarantine, fileOf(entry.id));
            if (moved.ok) tree.put(noteOf(entry.id), JSON.stringify(entry));
            return moved;
          }),
        ),
      ),
    list: () =>
      Promise.resolve(
        steps.do(
          'list what is kept',
          plain(({ tree }) =>
            ok(
              tree.paths
                .filter((path) => path.startsWith('/undo/') && path.endsWith('.json'))
                .map((path) => JSON.parse(tree.text(path) ?? '') as KeptFile),
            ),
          ),
        ),
      ),
    restore: (id) =>
      Promise.resolve(
        steps.do(
          `put ${id} back`,
          plain(({ tree }) => {
            const { path } = JSON.parse(tree.text(noteOf(id)) ?? '') as KeptFile;
            const back = tree.restore(fileOf(id), path);
            if (back.ok) tree.unlink(noteOf(id));
            return back;
          }),
        ),
      ),
    copyTo: (id, path) =>
      Promise.resolve(
        steps.do(
          `copy ${id} to ${path}`,
          plain(({ tree }) => tree.link(fileOf(id), path)),
        ),
      ),
    clear: (ids) =>
      Promise.resolve(
        steps.do(
          `forget ${ids.join(' ')}`,
          plain(({ tree }) => {
            for (const id of ids) {
              tree.unlink(fileOf(id));
              tree.unlink(noteOf(id));
            }
            return ok(undefined);
          }),
        ),
      ),
  };
}
