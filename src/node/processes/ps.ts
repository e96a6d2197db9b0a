import type { ProcessState, ProcessTable } from '../../core/processPorts';
import { boundedRun, type BoundedRun, type Runner } from './boundedRun';
import { commandText } from './commandText';
import { createUserName, type UserName } from './currentUser';
import { isPid, missingState, notAPidState, probePid, unreadableState, type PidProbe } from './pids';
import { parsePs, type PsRow } from './psOutput';

export interface PsOptions {
  readonly run?: Runner;
  readonly probe?: PidProbe;
  /**
   * The largest id that `ps` may be asked for. The BSD one refuses its whole list over one id above 99999, which no
   * process there can have.
   */
  readonly largestPid?: number;
}

const timeoutMs = 5_000;
const maxBytes = 32 * 1024 * 1024;
const pidsPerCall = 500;
/** What `parsePs` reads. */
export const psColumns = ['pid=', 'ppid=', 'stat=', 'uid=', 'lstart=', 'command='] as const;

/** `lstart` has whole seconds, rounded down. */
const startPrecisionMs = 1_000;

/** macOS and the BSDs: one run of `ps` for up to 500 pids. */
export function createPsTable(options: PsOptions = {}): ProcessTable {
  const run = options.run ?? boundedRun;
  const probe = options.probe ?? probePid;
  const userName = createUserName();
  const largestPid = options.largestPid ?? 99_999;

  async function lookUp(pids: readonly number[], signal: AbortSignal | undefined): Promise<readonly ProcessState[]> {
    // One `-o` for each column: newer systems read everything after the first `=` as that column's heading.
    const args = ['-ww', ...psColumns.flatMap((column) => ['-o', column]), '-p', pids.join(',')];
    // UTC, or the hour that the end of summer time repeats would be ambiguous, and so would every start after the
    // system's zone was changed: Node keeps the zone that it began with.
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC0' };
    const ran = await run('/bin/ps', args, { env, timeoutMs, maxBytes, signal });
    if (ran.kind === 'failed') {
      return pids.map((pid) => unreadableState(pid, ran.reason));
    }
    const rows = rowsByPid(parsePs(ran.stdout));
    const isWhole = ranToItsEnd(ran);
    return pids.map((pid) => {
      const [row, second] = rows.get(pid) ?? [];
      if (second !== undefined) {
        // A command line with line breaks in it can look like rows of its own; then none is to be believed.
        return unreadableState(pid, 'ps lists it twice');
      }
      if (row !== undefined) {
        return stateOf(row, userName);
      }
      return isWhole ? missingState(pid, probe) : unreadableState(pid, `ps: ${complaint(ran.stderr, ran.code)}`);
    });
  }

  return {
    async query(pids, signal) {
      const states = new Map<number, ProcessState>();
      const askable: number[] = [];
      for (const pid of new Set(pids)) {
        if (!isPid(pid)) {
          states.set(pid, notAPidState(pid));
        } else if (pid > largestPid) {
          states.set(pid, missingState(pid, probe));
        } else {
          askable.push(pid);
        }
      }
      for (let start = 0; start < askable.length; start += pidsPerCall) {
        for (const state of await lookUp(askable.slice(start, start + pidsPerCall), signal)) {
          states.set(state.pid, state);
        }
      }
      return states;
    },
  };
}

function rowsByPid(rows: readonly PsRow[]): ReadonlyMap<number, readonly PsRow[]> {
  const byPid = new Map<number, PsRow[]>();
  for (const row of rows) {
    byPid.set(row.pid, [...(byPid.get(row.pid) ?? []), row]);
  }
  return byPid;
}

/** Whether a pid that is not in the output was really not found. `ps` exits with 1, silently, when it finds none. */
function ranToItsEnd(ran: Extract<BoundedRun, { kind: 'ended' }>): boolean {
  return ran.code === 0 || (ran.code === 1 && ran.stdout.trim() === '' && ran.stderr.trim() === '');
}

function complaint(stderr: string, code: number): string {
  return stderr.trim().split('\n')[0] || `exit ${code}`;
}

function stateOf(row: PsRow, userName: UserName): ProcessState {
  return {
    state: row.stat.startsWith('Z') ? 'zombie' : 'running',
    pid: row.pid,
    startedAt: row.startedAt,
    startPrecisionMs,
    startTicks: null,
    command: commandText(row.command),
    parentPid: row.parentPid || null,
    user: userName(row.uid),
    ...(row.stat.startsWith('T') ? { isStopped: true } : {}),
  };
}
