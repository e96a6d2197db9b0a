import { realpath } from 'node:fs/promises';
import type { ProcessUses, Use, UseAnswer, UseQuestion } from '../../core/processPorts';
import { boundedRun } from './boundedRun';
import { lsofFields, parseLsof, type LsofFile } from './lsofOutput';
import { createLsof, filesPerCall, type LsofOptions } from './lsofRun';
import { placesLedTo } from './leads';
import { isInOrBelow, namedPaths } from './namedPaths';
import { probePid, type PidProbe } from './pids';
import { psColumns } from './ps';
import { parsePs, type PsRow } from './psOutput';
import { within } from './within';

export interface LsofUsesOptions extends LsofOptions {
  readonly probe?: PidProbe;
}

const timeoutMs = 5_000;
const maxBytes = 32 * 1024 * 1024;
/** A mount whose server is gone may never answer. Milliseconds. */
const ledMs = 2_000;

/** macOS and other unixes: one run of ps for the command lines, one of lsof for folders and open files. */
export function createLsofUses(options: LsofUsesOptions = {}): ProcessUses {
  const run = options.run ?? boundedRun;
  const probe = options.probe ?? probePid;
  const lsof = createLsof(options);

  async function look(questions: readonly UseQuestion[], signal?: AbortSignal): Promise<readonly UseAnswer[]> {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC0' };
    const psArgs = ['-axww', ...psColumns.flatMap((column) => ['-o', column])];
    // First: what starts between the two is younger than the question.
    const ps = await run('/bin/ps', psArgs, { env, timeoutMs, maxBytes, signal });
    if (ps.kind === 'failed' || ps.code !== 0) {
      return unreadable(questions, ps.kind === 'failed' ? ps.reason : `ps: exit ${ps.code}`);
    }
    const files = [...new Set(questions.map(({ file }) => file.path))];
    const open: LsofFile[] = [];
    for (let start = 0; start < files.length; start += filesPerCall) {
      const asked = files.slice(start, start + filesPerCall);
      // Without `-a` the conditions are alternatives: every working folder, and whoever has one of the files.
      const ran = await lsof(['-F', lsofFields, '-d', 'cwd', '--', ...asked], signal);
      if ('reason' in ran) {
        return unreadable(questions, ran.reason);
      }
      open.push(...parseLsof(ran.text));
    }
    const rows = parsePs(ps.stdout).filter(({ pid, stat }) => pid > 0 && !stat.startsWith('Z'));
    const real = await realPaths(questions.flatMap(({ scopes }) => scopes));
    const led = await ledPlaces(questions, rows, open);
    return questions.map((question) => {
      const folders = question.scopes.flatMap((scope) => [scope, real.get(scope) ?? scope]);
      return answer(question, folders, rows, open, led, probe);
    });
  }

  return { ask: (questions, signal) => (questions.length === 0 ? Promise.resolve([]) : look(questions, signal)) };
}

function unreadable(questions: readonly UseQuestion[], reason: string): readonly UseAnswer[] {
  return questions.map(() => ({ state: 'unreadable', reason }));
}

function answer(
  question: UseQuestion,
  folders: readonly string[],
  rows: readonly PsRow[],
  open: readonly LsofFile[],
  led: ReadonlyMap<number, readonly string[]>,
  probe: PidProbe,
): UseAnswer {
  const { file, program, uid } = question;
  const isIn = (place: string): boolean => folders.some((folder) => isInOrBelow(place, folder));
  const openedBy = open.filter(({ fd, dev, ino }) => fd !== 'cwd' && dev === file.dev && ino === file.ino);
  const uses = new Map<number, Use>(openedBy.map(({ pid }) => [pid, { pid, how: 'open' }]));
  const cwds = workingFolders(open);
  let blind = 0;
  for (const { pid, command, uid: owner } of rows) {
    if (uses.has(pid)) {
      continue;
    }
    const isOfProgram = matches(program, command);
    // A new file belongs to the user that its maker runs as: of other users' processes, only this very program matters.
    const mayBeOfProgram = isOfProgram || (command === '' && (uid === null || owner === String(uid)));
    const cwd = cwds.get(pid);
    if (isOfProgram && cwd !== undefined && [cwd, ...(led.get(pid) ?? [])].some(isIn)) {
      uses.set(pid, { pid, how: 'cwd' });
    } else if (isOfProgram && namesOneOf(command, folders, cwd ?? null)) {
      uses.set(pid, { pid, how: 'argument' });
    } else if (cwd === undefined && mayBeOfProgram && probe(pid) === 'there') {
      blind++;
    }
  }
  return { state: 'looked', uses: [...uses.values()], unreadable: blind };
}

function workingFolders(open: readonly LsofFile[]): ReadonlyMap<number, string> {
  // Without an inode, the name only says why the folder could not be read.
  return new Map(open.filter(({ fd, ino }) => fd === 'cwd' && ino !== null).map(({ pid, name }) => [pid, name]));
}

/** The places that processes of the programs are led to from where they work. */
async function ledPlaces(
  questions: readonly UseQuestion[],
  rows: readonly PsRow[],
  open: readonly LsofFile[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const cwds = workingFolders(open);
  const led = new Map<number, readonly string[]>();
  for (const { pid, command } of rows) {
    const cwd = cwds.get(pid);
    const asking = questions.filter(({ program }) => matches(program, command));
    const leads = [...new Set(asking.flatMap((question) => question.leads ?? []))];
    if (cwd !== undefined && leads.length > 0) {
      led.set(pid, await within(ledMs, placesLedTo(cwd, leads), []));
    }
  }
  return led;
}

function matches(program: RegExp, command: string): boolean {
  // A search with a memory would find every second one.
  program.lastIndex = 0;
  return program.test(command);
}

/** ps joins the arguments by blanks, which may as well be part of a path. */
function namesOneOf(command: string, folders: readonly string[], cwd: string | null): boolean {
  const named = namedPaths(command.split(' '), cwd);
  return folders.some(
    (folder) =>
      [...named].some((place) => isInOrBelow(place, folder)) ||
      [`${folder} `, `${folder}/`].some((text) => `${command} `.includes(text)),
  );
}

async function realPaths(given: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const real = new Map<string, string>();
  for (const each of new Set(given)) {
    try {
      real.set(each, await realpath(each));
    } catch {
      // Any code: as it is written, then.
    }
  }
  return real;
}
