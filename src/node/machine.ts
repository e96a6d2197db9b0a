import type {
  ConnectionOwners,
  InnerProcesses,
  KernelLockTable,
  PortListeners,
  ProcessTable,
  ProcessUses,
} from '../core/processPorts';
import { createHost } from './hostFacts';
import { createKernelLockTable } from './kernelLocks/kernelLockTable';
import { createConnectionOwners } from './processes/connections';
import { createInnerProcesses } from './processes/innerProcesses';
import { createPortListeners } from './processes/portListeners';
import { createProcessTable } from './processes/processTable';
import { createProcessUses } from './processes/uses';

/** What this machine tells of itself, its processes and their locks, however it does so. */
export interface Machine {
  readonly host: ReturnType<typeof createHost>;
  readonly processes: ProcessTable;
  readonly kernel: KernelLockTable;
  readonly uses: ProcessUses;
  readonly inner: InnerProcesses;
  readonly listeners: PortListeners;
  readonly connections: ConnectionOwners;
}

/** The host is to be disposed of by whoever made this. */
export function createMachine(): Machine {
  return {
    host: createHost(),
    processes: createProcessTable(),
    kernel: createKernelLockTable(),
    uses: createProcessUses(),
    inner: createInnerProcesses(),
    listeners: createPortListeners(),
    connections: createConnectionOwners(),
  };
}
