import * as path from 'node:path';
import type { ProcessState, ProcessTable } from '../../core/processPorts';
import { boundedRun, type Runner } from './boundedRun';
import { parseCim, type CimRow } from './cimOutput';
import { commandText } from './commandText';
import { isPid, missingState, notAPidState, probePid, unreadableState, type PidProbe } from './pids';

export interface PowershellOptions {
  readonly run?: Runner;
  readonly probe?: PidProbe;
}

/** Its start alone takes a second on a cold machine, and several with a virus scanner. */
const timeoutMs = 15_000;
const maxBytes = 32 * 1024 * 1024;
/** Keeps the condition far below the length and depth at which WMI refuses a query. */
const pidsPerCall = 100;

/** The system clock that stamps a process advances in steps of up to 15.6 ms. */
const startPrecisionMs = 16;

/** Windows: one run of PowerShell for up to 100 pids. */
export function createPowershellTable(options: PowershellOptions = {}): ProcessTable {
  const run = options.run ?? boundedRun;
  const probe = options.probe ?? probePid;

  async function lookUp(pids: readonly number[], signal: AbortSignal | undefined): Promise<readonly ProcessState[]> {
    const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', cimScript(pids)];
    const ran = await run(powershellPath(), args, { env: powershellEnv(), timeoutMs, maxBytes, signal });
    if (ran.kind === 'failed') {
      return pids.map((pid) => unreadableState(pid, ran.reason));
    }
    const rows = ran.code === 0 ? parseCim(ran.stdout) : null;
    if (rows === null) {
      const reason = ran.stderr.trim().split('\n')[0]?.trim() || `exit ${ran.code}, output not understood`;
      return pids.map((pid) => unreadableState(pid, `PowerShell: ${reason}`));
    }
    const byPid = new Map(rows.map((row) => [row.pid, row]));
    return pids.map((pid) => {
      const row = byPid.get(pid);
      // Windows ignores the lowest two bits of an id, so the probe may find a neighbour: `hidden`, never a false
      // `absent`.
      return row === undefined ? missingState(pid, probe) : stateOf(row);
    });
  }

  return {
    async query(pids, signal) {
      const states = new Map<number, ProcessState>();
      const askable: number[] = [];
      for (const pid of new Set(pids)) {
        if (isPid(pid)) {
          askable.push(pid);
        } else {
          states.set(pid, notAPidState(pid));
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

/** The script that prints the rows of `pids`. Holds no double quotes: it travels as one argument. */
export function cimScript(pids: readonly number[]): string {
  // Integers only ever enter the script: isPid has been asked for each, and toFixed writes nothing but digits.
  const filter = pids.map((pid) => `ProcessId=${pid.toFixed(0)}`).join(' or ');
  return [
    "$ErrorActionPreference='Stop'",
    // Refused where an administrator restricts the language; names then come in the console's code page.
    'try{[Console]::OutputEncoding=[Text.Encoding]::UTF8}catch{}',
    `Get-CimInstance -ClassName Win32_Process -Filter '${filter}'` +
      ' -Property ProcessId,ParentProcessId,Name,CommandLine,CreationDate' +
      ' | Select-Object ProcessId,ParentProcessId,Name,CommandLine,' +
      "@{n='CreationDate';e={if($_.CreationDate){$_.CreationDate.ToUniversalTime().ToString('o')}}}" +
      ' | ConvertTo-Json -Compress',
  ].join(';');
}

/** The full path: Windows looks for a bare name in the current folder first, which may be a stranger's repository. */
function powershellPath(): string {
  const systemRoot = process.env['SystemRoot'] ?? 'C:\\Windows';
  return path.win32.join(systemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
}

/** Without the module path of PowerShell 7, from which VS Code may have been started: 5.1 cannot load those modules. */
function powershellEnv(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => name.toLowerCase() !== 'psmodulepath');
  return Object.fromEntries(kept);
}

function stateOf(row: CimRow): ProcessState {
  return {
    state: 'running',
    pid: row.pid,
    startedAt: row.startedAt,
    startPrecisionMs,
    startTicks: null,
    // In brackets, as elsewhere, when only the name can be had.
    command: commandText(row.commandLine ?? '') ?? (row.name === null ? null : `[${row.name}]`),
    parentPid: row.parentPid || null,
    user: null,
  };
}
