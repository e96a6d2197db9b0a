import * as path from 'node:path';
import { Inventory, type Snapshot } from '../../src/core/inventory';
import { Survey, type SurveyOptions } from '../../src/core/survey';
import { createClock } from '../../src/node/clock';
import { plainCatalog } from '../../src/core/dialects/catalogOptions';
import { createCatalog } from '../../src/node/files/createCatalog';
import { createKernelLockTable } from '../../src/node/kernelLocks/kernelLockTable';
import { createProcessUses } from '../../src/node/processes/uses';
import { excludesOf } from '../../src/node/files/excludes';
import { createGraphReader } from '../../src/node/graphDatabase/graphProcess';
import { createHost } from '../../src/node/hostFacts';
import { createInnerProcesses } from '../../src/node/processes/innerProcesses';
import { createPortListeners } from '../../src/node/processes/portListeners';
import { createProcessTable } from '../../src/node/processes/processTable';
import { FolderWatcher } from '../../src/node/watching/folderWatcher';
import { WorkerFileSystem } from '../../src/node/worker/workerFileSystem';

/** Between two looks at everything. Milliseconds. */
export const reconcileMs = 60_000;
/** The defaults of the manifest. */
const excluded = ['**/node_modules/**', '**/.hg/store/data/**'];

const options: SurveyOptions = {
  ...excludesOf(excluded),
  reconcileMs,
  crawlMs: 600_000,
  leaseOf: (dialect) => dialect.leaseMs,
  catalog: createCatalog(plainCatalog),
  catalogOptions: plainCatalog,
  outside: [],
  outsideGroups: new Set(),
};

export interface Lockscope {
  readonly inventory: Inventory;
  readonly survey: Survey;
}

/** Composed as the extension does it: real files through the worker, real watches, real processes. */
export function createLockscope(workerScript: string): Lockscope {
  const fail = (error: unknown): never => {
    throw error;
  };
  const inventory = new Inventory(fail);
  const survey = new Survey(
    {
      fs: new WorkerFileSystem(workerScript),
      graphs: createGraphReader(path.join(path.dirname(workerScript), 'graphReader.js')),
      processes: createProcessTable(),
      kernel: createKernelLockTable(),
      uses: createProcessUses(),
      inner: createInnerProcesses(),
      listeners: createPortListeners(),
      host: createHost(),
      clock: createClock(),
      watcher: new FolderWatcher(fail),
      log: { debug: ignore, info: ignore, warn: ignore, error: (_message, cause) => fail(cause) },
    },
    inventory,
    options,
  );
  return { inventory, survey };
}

/** Resolves as soon as the snapshot is as wanted. */
export function untilSnapshot(inventory: Inventory, isWanted: (snapshot: Snapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (isWanted(inventory.snapshot)) return resolve();
    const listening = inventory.onChange(({ snapshot }) => {
      if (!isWanted(snapshot)) return;
      listening.dispose();
      resolve();
    });
  });
}

function ignore(): void {
  // The benchmark reads no log.
}
