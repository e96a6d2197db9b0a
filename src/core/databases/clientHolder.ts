import { askProcesses } from '../circumstances';
import { ancestorsOf } from '../liveness';
import type { Holder } from '../lock';
import type { ProcessTable } from '../processPorts';
import { isSameProcess } from '../stop';
import type { SessionProcess } from './session';

/** The process of a session as the commands know processes, asked after anew. */
export async function clientHolder({ pid, command, startedAt }: SessionProcess, table: ProcessTable): Promise<Holder> {
  const processes = await askProcesses(table, [pid]);
  const state = processes.get(pid);
  const isThere = state?.state === 'running' && isSameProcess({ startedAt }, state);
  return {
    ...{ pid, host: null, command, startedAt, liveness: isThere ? 'alive' : 'dead' },
    user: state?.state === 'running' ? state.user : null,
    ancestors: isThere ? ancestorsOf(pid, processes) : [],
  };
}
