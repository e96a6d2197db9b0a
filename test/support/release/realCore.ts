import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { plainCatalog } from '../../../src/core/dialects/catalogOptions';
import type { Place } from '../../../src/core/dialects/dialect';
import { lockscopeLeftover } from '../../../src/core/dialects/lockscope/leftover';
import { placeAmong } from '../../../src/core/dialects/place';
import { type Maker, parseLeftoverName } from '../../../src/core/release/leftoverNames';
import type { LockRecord } from '../../../src/core/lock';
import type { Hands, KeptFile } from '../../../src/core/ports';
import { putRightEach, type RightedLeftover } from '../../../src/core/release/recovery';
import type { Refusal } from '../../../src/core/release/refusal';
import { executeRelease, planRelease } from '../../../src/core/release/release';
import { judgeNow, observeWith, releaseLook } from '../../../src/core/release/releaseLook';
import type { ReleasePorts } from '../../../src/core/release/releasePorts';
import type { Result } from '../../../src/core/result';
import { createClock } from '../../../src/node/clock';
import { createCatalog } from '../../../src/node/files/createCatalog';
import { createDirectFileSystem } from '../../../src/node/files/directFileSystem';
import { createHands } from '../../../src/node/files/hands';
import { createMender } from '../../../src/node/files/mending/createMender';
import { createNativeRename, type NativeRename, noNativeRename } from '../../../src/node/files/native/nativeRename';
import { createHost } from '../../../src/node/hostFacts';
import { createKernelLockTable } from '../../../src/node/kernelLocks/kernelLockTable';
import { createInnerProcesses } from '../../../src/node/processes/innerProcesses';
import { createPortListeners } from '../../../src/node/processes/portListeners';
import { createProcessTable } from '../../../src/node/processes/processTable';
import { createProcessUses } from '../../../src/node/processes/uses';
import { createUndoStore } from '../../../src/node/undoStore';

/** How names are exchanged: as the extension does it, or as where it cannot. */
export type Way = 'native' | 'in steps';

export const ways: readonly Way[] = ['native', 'in steps'];

export function nativeRenameOf(way: Way): NativeRename {
  return way === 'native' ? createNativeRename() : noNativeRename;
}

/** A Lockscope of this process, of the real parts and with no window. */
export interface RealCore {
  readonly ports: ReleasePorts;
  /** What stands at a path, judged; `null` for nothing, and for what is nobody's lock. */
  record(path: string, dialect?: string): Promise<LockRecord | null>;
  /** Releases what was seen. */
  release(record: LockRecord, batch?: string): Promise<Result<KeptFile, Refusal>>;
  /** Puts right what killed ones have left in a folder, as at a start. */
  recover(folder: string): Promise<readonly RightedLeftover[]>;
  dispose(): void;
}

export interface RealCoreOptions {
  readonly way: Way;
  readonly undoFolder: string;
  readonly hands?: Hands;
  readonly maker?: Maker;
  readonly randomHex?: () => string;
  readonly clock?: ReleasePorts['clock'];
  /** What is known of this machine, where more than one core is made; otherwise it has its own. */
  readonly machine?: RealMachine;
}

/** What does not depend on what is removed, and is dear to make. */
export type RealMachine = Pick<
  ReleasePorts,
  'host' | 'processes' | 'kernel' | 'uses' | 'inner' | 'listeners' | 'catalog'
>;

export interface OwnedMachine extends RealMachine {
  dispose(): void;
}

export function createRealMachine(): OwnedMachine {
  const host = createHost();
  const catalog = createCatalog(plainCatalog);
  return {
    host,
    processes: createProcessTable(),
    kernel: createKernelLockTable(),
    uses: createProcessUses(),
    inner: createInnerProcesses(),
    listeners: createPortListeners(),
    catalog: () => catalog,
    dispose: () => host.dispose(),
  };
}

export function createRealCore({ way, undoFolder, ...options }: RealCoreOptions): RealCore {
  const own = options.machine === undefined ? createRealMachine() : null;
  const hands = options.hands ?? createHands(nativeRenameOf(way));
  const maker = options.maker ?? { pid: process.pid, startedAt: Math.round(Date.now() - process.uptime() * 1_000) };
  const randomHex = options.randomHex ?? (() => randomBytes(8).toString('hex'));
  const { catalog: known, ...machine } = options.machine ?? own ?? createRealMachine();
  const catalog = known();
  const ports: ReleasePorts = {
    ...{ ...machine, hands, maker },
    fs: createDirectFileSystem(),
    clock: options.clock ?? createClock(),
    undo: createUndoStore(undoFolder, { hands, maker, randomHex }),
    mender: createMender(),
    randomHex,
    leaseOf: ({ leaseMs }) => leaseMs,
    catalog: known,
  };
  const record: RealCore['record'] = async (path, id) => {
    const known = id === lockscopeLeftover.id ? lockscopeLeftover : id === undefined ? undefined : catalog.byId(id);
    const candidates = known === undefined ? catalog.at(placeOf(path, hands)) : [known];
    const look = releaseLook(path, candidates, hands);
    const seen = look === undefined ? undefined : hands.look(look.request);
    if (look === undefined || seen?.ok !== true) return null;
    const observation = observeWith(hands, look, seen.value);
    return observation === undefined ? null : judgeNow(observation, ports);
  };
  return {
    ports,
    record,
    release: async (seen, batch) => {
      const plan = planRelease(seen, { trusted: true });
      return plan.ok ? executeRelease(plan.value, ports, batch) : plan;
    },
    recover: async (folder) => {
      const names = namesIn(folder, hands).filter((name) => parseLeftoverName(name) !== null);
      const records = await Promise.all(names.sort().map((name) => record(join(folder, name), lockscopeLeftover.id)));
      return putRightEach(
        records.filter((one) => one !== null),
        { trusted: true },
        ports,
        new AbortController().signal,
      );
    },
    dispose: () => own?.dispose(),
  };
}

function placeOf(path: string, hands: Hands): Place {
  return placeAmong(dirname(path), basename(path), new Set([basename(path), ...namesIn(dirname(path), hands)]));
}

/** None of a folder that cannot be listed, as a survey sees it. */
function namesIn(folder: string, hands: Hands): readonly string[] {
  const listed = hands.list(folder);
  return listed.ok ? listed.value.map(({ name }) => name) : [];
}
