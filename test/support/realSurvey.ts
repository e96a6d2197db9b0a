import { plainCatalog } from '../../src/core/dialects/catalogOptions';
import { Inventory } from '../../src/core/inventory';
import { Survey } from '../../src/core/survey';
import { createClock } from '../../src/node/clock';
import { excludesOf } from '../../src/node/files/excludes';
import { createGraphReader } from '../../src/node/graphDatabase/graphProcess';
import { createHost } from '../../src/node/hostFacts';
import { createKernelLockTable } from '../../src/node/kernelLocks/kernelLockTable';
import { createInnerProcesses } from '../../src/node/processes/innerProcesses';
import { createPortListeners } from '../../src/node/processes/portListeners';
import { createProcessTable } from '../../src/node/processes/processTable';
import { createProcessUses } from '../../src/node/processes/uses';
import { FolderWatcher } from '../../src/node/watching/folderWatcher';
import { WorkerFileSystem } from '../../src/node/worker/workerFileSystem';
import type { Scripts } from '../process/bundledWorker';
import { catalog } from './dialects';
import { CollectingLog } from './memory/collectingLog';

/** A survey of real files and processes, made as the extension makes it. */
export interface RealSurvey {
  readonly survey: Survey;
  readonly inventory: Inventory;
  readonly log: CollectingLog;
  readonly close: () => Promise<void>;
}

export function createRealSurvey({ fileWorker, graphReader }: Scripts): RealSurvey {
  const log = new CollectingLog();
  const onError = (error: unknown): void => log.error('a listener failed', error);
  const fs = new WorkerFileSystem(fileWorker);
  const watcher = new FolderWatcher(onError);
  const host = createHost();
  const inventory = new Inventory(onError);
  const machine = {
    graphs: createGraphReader(graphReader),
    processes: createProcessTable(),
    kernel: createKernelLockTable(),
    uses: createProcessUses(),
    inner: createInnerProcesses(),
    listeners: createPortListeners(),
    host,
    clock: createClock(),
  };
  const survey = new Survey({ fs, ...machine, watcher, log }, inventory, {
    ...excludesOf(['**/node_modules']),
    reconcileMs: 60_000,
    crawlMs: 600_000,
    leaseOf: ({ leaseMs }) => leaseMs,
    catalog,
    catalogOptions: plainCatalog,
    outside: [],
    outsideGroups: new Set(),
  });
  const close = async (): Promise<void> => {
    await survey.close();
    await Promise.all([watcher.close(), fs.close()]);
    host.dispose();
  };
  return { survey, inventory, log, close };
}
