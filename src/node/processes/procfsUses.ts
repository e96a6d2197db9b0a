import { addToList } from '../../core/util/addToList';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { ProcessUses, Use, UseAnswer, UseQuestion } from '../../core/processPorts';
import { TimeSlice } from '../files/timeSlice';
import { commandText } from './commandText';
import { argumentsOf, namedPaths } from './namedPaths';
import { openedFiles, type Opened, type OpenedFiles } from './openedFiles';
import { probePid, type PidProbe } from './pids';
import { parseCmdline, parseUids } from './procStat';
import { readsAt, type ProcReads } from './procReads';
import { createProcTree, isVanished, type ProcTree } from './procTree';
import { scopesByFolder, scopesByPath, useScopes, type UseScopes } from './useScopes';
import { within } from './within';

/** What tests replace; the defaults are this machine. */
export interface ProcfsUsesOptions {
  readonly root?: string;
  readonly ownPid?: number;
  readonly probe?: PidProbe;
}

/** The event loop is given back after this long, in milliseconds. */
const sliceMs = 2;
/** A process that waits for its disk may keep its command line to itself for as long. Milliseconds. */
const commandMs = 200;
/** Arguments of one process that are followed on the disk: the names of the others must do. */
const maxFollowed = 20;
/** Where processes begin faster than they can be looked at, a walk has to end all the same. */
const maxProcesses = 100_000;

/** Linux: one walk over `/proc` for all questions. */
export function createProcfsUses(options: ProcfsUsesOptions = {}): ProcessUses {
  const tree = createProcTree(options.root);
  const ownPid = options.ownPid ?? process.pid;
  const probe = options.probe ?? probePid;

  return {
    async ask(questions, signal, moment) {
      if (questions.length === 0) {
        return [];
      }
      const pids = tree.pids();
      const trouble =
        'code' in pids ? `${tree.root} cannot be read (${pids.code})` : (tree.trouble(ownPid) ?? hiding(tree, probe));
      if ('code' in pids || trouble !== null) {
        return questions.map(() => ({ state: 'unreadable', reason: trouble ?? '' }));
      }
      const walk = new UseWalk(tree, readsAt(moment, tree), questions, openedFiles(tree, questions));
      const slice = new TimeSlice(sliceMs);
      const seen = new Set<number>();
      for (let round: readonly number[] = pids; round.length > 0 && seen.size < maxProcesses;) {
        for (const pid of round) {
          if (signal?.aborted) {
            return questions.map(() => ({ state: 'unreadable', reason: 'the look was given up' }));
          }
          if (slice.isOver) {
            await slice.pause();
          }
          seen.add(pid);
          await walk.look(pid);
        }
        // A user may have ended during the walk, and have left its work to a child that was not there before.
        const later = tree.pids();
        round = 'code' in later ? [] : later.filter((pid) => !seen.has(pid));
      }
      return walk.answers();
    },
  };
}

/** Why not all processes are shown, `null` when they are: the first one is always there. */
function hiding(tree: ProcTree, probe: PidProbe): string | null {
  return 'code' in tree.stat(1) && probe(1) === 'there' ? `${tree.root} hides the processes of others` : null;
}

/** A process that runs and is a program. */
interface Candidate {
  readonly pid: number;
  readonly folder: string;
  readonly isWaiting: boolean;
}

class UseWalk {
  private readonly tree: ProcTree;
  private readonly reads: ProcReads;
  private readonly questions: readonly UseQuestion[];
  /** Hundreds of questions may be after the same program. */
  private readonly byProgram: ReadonlyMap<RegExp, readonly UseQuestion[]>;
  /** Learnt when the first process comes by that may work in one. */
  private learntScopes: Promise<UseScopes> | undefined;
  private readonly openedFiles: OpenedFiles;
  private readonly ownMounts: string | null;
  private readonly uses: readonly Use[][];
  private readonly unreadable: number[];

  constructor(tree: ProcTree, reads: ProcReads, questions: readonly UseQuestion[], opened: OpenedFiles) {
    this.tree = tree;
    this.reads = reads;
    this.questions = questions;
    const byProgram = new Map<RegExp, UseQuestion[]>();
    for (const question of questions) {
      addToList(byProgram, question.program, question);
    }
    this.byProgram = byProgram;
    this.openedFiles = opened;
    this.ownMounts = this.target(`${tree.root}/self/ns/mnt`);
    this.uses = questions.map(() => []);
    this.unreadable = questions.map(() => 0);
  }

  answers(): readonly UseAnswer[] {
    return this.questions.map((_, index) => ({
      state: 'looked',
      uses: this.uses[index] ?? [],
      unreadable: this.unreadable[index] ?? 0,
    }));
  }

  /** `null` for what is gone, dead or a part of the kernel: nobody can use anything there. */
  private candidate(pid: number): Candidate | null {
    const stat = this.reads.stat(pid);
    if ('code' in stat) {
      return isVanished(stat.code) ? null : { pid, folder: `${this.tree.root}/${pid}`, isWaiting: false };
    }
    const folder = stat.isKernelThread ? null : this.tree.folder(pid, stat);
    if (folder === null) {
      return null;
    }
    return { pid, folder, isWaiting: stat.state === 'D' };
  }

  async look(pid: number): Promise<void> {
    const candidate = this.candidate(pid);
    const opened = candidate === null ? null : await this.opened(candidate);
    if (candidate === null || opened === null) {
      return;
    }
    const cmdline = await this.cmdline(candidate);
    const command = commandText(parseCmdline(cmdline));
    const ofProgram = new Set(command === null ? [] : this.questionsOf(command));
    if (command !== null && ofProgram.size === 0 && opened.by.size === 0) {
      // Plainly another program, and nothing of what is asked after was seen open in it.
      return;
    }
    const place = ofProgram.size > 0 || command === null ? await this.placeOf(candidate) : nowhere;
    const named =
      ofProgram.size > 0 ? await this.scopesNamed(candidate, this.words(candidate, cmdline), place) : noScopes;
    this.questions.forEach((question, index) => {
      const isIn = (scopes: ReadonlySet<string>): boolean => question.scopes.some((scope) => scopes.has(scope));
      const how = howUsed(opened.by.has(question), ofProgram.has(question), isIn(place.scopes), isIn(named));
      if (how !== null) {
        this.uses[index]?.push({ pid, how });
        return;
      }
      const mayBeOfProgram = ofProgram.has(question) || (command === null && this.mayHaveMade(candidate, question));
      const mayWorkThere = !place.isSure || isIn(place.scopes);
      // Many an innocent process hides its descriptors from its own user (an ssh agent, a browser's helpers): that is
      // held against none that is plainly another program.
      const mayHaveItOpen = !opened.isSure && this.mayHaveMade(candidate, question);
      if (mayBeOfProgram && (mayHaveItOpen || mayWorkThere)) {
        this.unreadable[index] = (this.unreadable[index] ?? 0) + 1;
      }
    });
  }

  private questionsOf(command: string): readonly UseQuestion[] {
    return [...this.byProgram].flatMap(([program, questions]) => (matches(program, command) ? questions : []));
  }

  private scopes(): Promise<UseScopes> {
    this.learntScopes ??= useScopes(this.questions);
    return this.learntScopes;
  }

  /** The questions whose file it has open, and whether those are all; `null` when it is gone. */
  private async opened({ pid, folder }: Candidate): Promise<Opened | null> {
    const list = this.reads.descriptors(pid, folder);
    if ('code' in list) {
      return isVanished(list.code) ? null : { by: new Set(), isSure: false };
    }
    return this.openedFiles(list.descriptors);
  }

  /** Empty when there is none, or none can be had. */
  private async cmdline({ pid, folder, isWaiting }: Candidate): Promise<string> {
    if (isWaiting) {
      // It is read out of the process's own memory and can wait as long as it does; this thread must not.
      return within(commandMs, readFile(`${folder}/cmdline`, 'utf8').catch(absent), '');
    }
    const read = this.reads.cmdline(pid, folder);
    return 'text' in read ? read.text : '';
  }

  /** Its arguments, and behind the first, which is the program, what its environment tells it of where to work. */
  private words({ folder, isWaiting }: Candidate, cmdline: string): readonly string[] {
    const [program = '', ...args] = argumentsOf(cmdline);
    const wanted = new Set(this.questions.flatMap(({ variables }) => variables));
    const read = wanted.size === 0 || isWaiting ? null : this.tree.read(`${folder}/environ`);
    const environment = read !== null && 'text' in read ? read.text.split('\0') : [];
    return [program, ...environment.filter((text) => wanted.has(text.slice(0, text.indexOf('=')))), ...args];
  }

  /**
   * Whether it runs as the owner of the file. A new file belongs to the user that its maker runs as: while it is
   * there, processes of other users did not make it, and what they hide does not matter.
   */
  private mayHaveMade({ folder }: Candidate, { uid }: UseQuestion): boolean {
    if (uid === null) {
      return true;
    }
    const status = this.tree.read(`${folder}/status`);
    if ('code' in status) {
      // Gone: it only seemed to be closed to us because it was about to end.
      return !isVanished(status.code);
    }
    const uids = parseUids(status.text);
    return uids.length === 0 || uids.includes(uid);
  }

  private async placeOf({ folder }: Candidate): Promise<Place> {
    const link = this.tree.link(`${folder}/cwd`);
    if ('code' in link) {
      // Gone: it is about to end, and has already given up its folder and its files.
      return { ...nowhere, isSure: isVanished(link.code) };
    }
    const seesOurMounts = this.ownMounts !== null && this.target(`${folder}/ns/mnt`) === this.ownMounts;
    const scopes = await this.scopes();
    const climbed = await scopesByFolder(`${folder}/cwd`, scopes, `${folder}/root`);
    const byPath = seesOurMounts ? scopesByPath(link.target, scopes) : [];
    return {
      cwd: link.target,
      scopes: new Set([...climbed.scopes, ...byPath]),
      seesOurMounts,
      isSure: climbed.isSure || seesOurMounts,
    };
  }

  private async scopesNamed(
    { folder }: Candidate,
    args: readonly string[],
    { cwd, seesOurMounts }: Place,
  ): Promise<ReadonlySet<string>> {
    const scopes = await this.scopes();
    const named = new Set<string>();
    let followed = 0;
    for (const file of namedPaths(args, cwd)) {
      // Where its mounts cannot be told, its words are taken as ours: a user too many does no harm.
      if (seesOurMounts || cwd === null) {
        scopesByPath(file, scopes).forEach((scope) => named.add(scope));
      }
      if (cwd !== null && followed++ < maxFollowed) {
        const place = `${folder}/root${file}`;
        for (const at of [place, path.posix.dirname(place)]) {
          (await scopesByFolder(at, scopes, `${folder}/root`)).scopes.forEach((scope) => named.add(scope));
        }
      }
    }
    return named;
  }

  private target(file: string): string | null {
    const link = this.tree.link(file);
    return 'target' in link ? link.target : null;
  }
}

/** Where a process works. */
interface Place {
  /** `null` when it cannot be read. */
  readonly cwd: string | null;
  readonly scopes: ReadonlySet<string>;
  /** Whether paths mean the same to it as to us. */
  readonly seesOurMounts: boolean;
  /** Whether `scopes` are all that it works in. */
  readonly isSure: boolean;
}

const noScopes: ReadonlySet<string> = new Set();
const nowhere: Place = { cwd: null, scopes: noScopes, seesOurMounts: false, isSure: true };

function howUsed(isOpen: boolean, isOfProgram: boolean, worksThere: boolean, isNamed: boolean): Use['how'] | null {
  if (isOpen) {
    return 'open';
  }
  if (!isOfProgram) {
    return null;
  }
  return worksThere ? 'cwd' : isNamed ? 'argument' : null;
}

function matches(program: RegExp, command: string): boolean {
  // A search with a memory would find every second one.
  program.lastIndex = 0;
  return program.test(command);
}

function absent(): string {
  return '';
}
