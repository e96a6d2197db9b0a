import { basename, dirname, joinPath } from '../paths';
import { type Clock, type FileStat, type FileSystem, type GraphReader, isGone, type Log } from '../ports';
import { fail } from '../result';
import { addToList } from '../util/addToList';
import { graphFiles } from './graphFiles';
import type { JournalReport } from './report';
import { type GraphAnswer, isDecidedByGraph, type JournalUse, journalUse } from './use';
import type { JournalDialect } from './verifier';

export interface UsePorts {
  readonly fs: Pick<FileSystem, 'look'>;
  readonly graphs: GraphReader;
  readonly clock: Clock;
  readonly log: Log;
}

const gone = 'gone';

/** What is known of the graph beside one journal. */
interface Beside {
  readonly graph: string;
  /** Whether it decides, as the journal is now. */
  isNeeded: boolean;
  answer: GraphAnswer | null;
  /** Of the graph's files when the answer was asked for; `null`: it must be asked for again. */
  identity: string | null;
  /** Milliseconds since the epoch; `null` before the first time. */
  askedAt: number | null;
  checking: Promise<void> | null;
  /** Something happened meanwhile. */
  again: boolean;
  cancelLater: (() => void) | null;
}

/**
 * Knows of each journal whether its tool will use it. The graph beside it is asked only where it decides, when one of its
 * files has changed, and not more often than the pace allows.
 */
export class UseDesk {
  readonly #ports: UsePorts;
  /** Milliseconds between two questions about one graph. */
  readonly #paceMs: () => number;
  readonly #onAnswer: (journal: string) => void;
  readonly #beside = new Map<string, Beside>();
  /** Journals by the folder they are in. */
  readonly #byFolder = new Map<string, string[]>();
  readonly #stop = new AbortController();

  /** `onAnswer`: something new is known of the graph beside this journal. */
  constructor(ports: UsePorts, paceMs: () => number, onAnswer: (journal: string) => void) {
    this.#ports = ports;
    this.#paceMs = paceMs;
    this.#onAnswer = onAnswer;
  }

  /** What is known by now of the use of a journal that was seen with this report; begins to find out the rest. */
  useOf(path: string, { graphName }: JournalDialect, report: JournalReport | null): JournalUse | null {
    if (graphName === undefined) return null;
    const beside = this.#beside.get(path) ?? this.#add(path, joinPath(dirname(path), graphName));
    beside.isNeeded = isDecidedByGraph(report);
    this.#check(path, beside);
    return journalUse(report, beside.answer);
  }

  /** Something of this name in the folder may have changed. */
  hint(folder: string, name: string): void {
    for (const path of this.#byFolder.get(folder) ?? []) {
      const beside = this.#beside.get(path);
      if (beside !== undefined && graphFiles(basename(beside.graph)).includes(name)) this.#check(path, beside);
    }
  }

  /** Asks all anew, whatever has changed. */
  askAll(): void {
    for (const [path, beside] of this.#beside) {
      beside.identity = null;
      beside.askedAt = null;
      this.#check(path, beside);
    }
  }

  /** Asks those that had to wait for longer than they now need to. */
  hurry(): void {
    for (const [path, beside] of this.#beside) if (beside.cancelLater !== null) this.#check(path, beside);
  }

  forget(path: string): void {
    const beside = this.#beside.get(path);
    if (beside === undefined) return;
    this.#cancelLater(beside);
    this.#beside.delete(path);
    const rest = this.#byFolder.get(dirname(path))?.filter((other) => other !== path) ?? [];
    if (rest.length > 0) this.#byFolder.set(dirname(path), rest);
    else this.#byFolder.delete(dirname(path));
  }

  /** Whether an answer is on its way. */
  get isAsking(): boolean {
    return this.#asking.length > 0;
  }

  /** Resolves when no answer is on its way any more. */
  async settled(): Promise<void> {
    while (this.isAsking) await Promise.all(this.#asking);
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error('closed'));
    const asking = this.#asking;
    for (const path of [...this.#beside.keys()]) this.forget(path);
    await Promise.all(asking);
  }

  get #asking(): readonly Promise<void>[] {
    return [...this.#beside.values()].flatMap(({ checking }) => checking ?? []);
  }

  #add(path: string, graph: string): Beside {
    const beside: Beside = {
      graph,
      isNeeded: false,
      answer: null,
      identity: null,
      askedAt: null,
      checking: null,
      again: false,
      cancelLater: null,
    };
    this.#beside.set(path, beside);
    addToList(this.#byFolder, dirname(path), path);
    return beside;
  }

  #check(path: string, beside: Beside): void {
    if (this.#stop.signal.aborted) return;
    if (beside.checking !== null) {
      beside.again = true;
      return;
    }
    this.#cancelLater(beside);
    if (!beside.isNeeded) return;
    beside.checking = this.#askIfChanged(path, beside)
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted) this.#ports.log.error(`cannot ask ${JSON.stringify(beside.graph)}`, error);
        return false;
      })
      .then((isNew) => {
        beside.checking = null;
        if (this.#stop.signal.aborted || this.#beside.get(path) !== beside) return;
        if (beside.again) {
          beside.again = false;
          this.#check(path, beside);
        }
        if (isNew) this.#onAnswer(path);
      });
  }

  /** Answers whether something was asked. */
  async #askIfChanged(path: string, beside: Beside): Promise<boolean> {
    const { graphs, clock, log } = this.#ports;
    const { identity, isThere } = await this.#lookAt(beside.graph);
    if (identity === beside.identity || this.#stop.signal.aborted) return false;
    if (!isThere) {
      // Nobody need be asked, so that nobody waits either when there is one.
      beside.answer = fail({ code: 'missing', message: 'there is no database' });
      beside.identity = identity;
      return true;
    }
    const wait = beside.askedAt === null ? 0 : beside.askedAt + this.#paceMs() - clock.now();
    if (wait > 0) {
      this.#later(path, beside, wait);
      return false;
    }
    beside.askedAt = clock.now();
    const answer = await graphs.read(beside.graph, this.#stop.signal);
    if (!answer.ok) log.debug(`${JSON.stringify(beside.graph)}: ${answer.error.code}, ${answer.error.message}`);
    beside.answer = answer;
    beside.identity = identity;
    if (!answer.ok && answer.error.code === 'busy') {
      // Its last write may have come before the question was given up, and then nobody hints at it any more.
      beside.identity = null;
      this.#later(path, beside, this.#paceMs());
    }
    return true;
  }

  async #lookAt(graph: string): Promise<{ readonly identity: string; readonly isThere: boolean }> {
    const names = graphFiles(basename(graph));
    const looks = await this.#ports.fs.look(
      names.map((name) => ({ path: joinPath(dirname(graph), name), maxBytes: 0 })),
    );
    const states = looks.map((look) =>
      look.ok ? textOf(look.value.stat) : isGone(look.error) ? gone : look.error.code,
    );
    return { identity: states.join('\n'), isThere: states[0] !== gone };
  }

  #later(path: string, beside: Beside, ms: number): void {
    this.#cancelLater(beside);
    if (this.#beside.get(path) !== beside || this.#stop.signal.aborted) return;
    beside.cancelLater = this.#ports.clock.after(ms, () => {
      beside.cancelLater = null;
      this.#check(path, beside);
    });
  }

  #cancelLater(beside: Beside): void {
    beside.cancelLater?.();
    beside.cancelLater = null;
  }
}

function textOf({ kind, dev, ino, size, mtimeNs }: FileStat): string {
  return [kind, dev, ino, size, mtimeNs].join(' ');
}
