import { createInterface } from 'node:readline';
import { errorLine } from '../present/cliText';
import { type Table, tableLines } from '../present/table';
import { createPaint, type Paint, wantsColor } from './colors';
import { textWidth } from './textWidth';

type Streams = Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr' | 'env'>;

/** Where the program's words go: results to the standard output, everything else to the error output. */
export class Terminal {
  readonly #streams: Streams;
  #colorFlag: boolean | undefined;
  readonly #gone = new AbortController();
  #paint: Paint | undefined;
  #outputError: Error | undefined;

  constructor(streams: Streams) {
    this.#streams = streams;
    streams.stdout.on('error', (error: NodeJS.ErrnoException) => this.#onOutputError(error));
    // There is nobody left to tell.
    streams.stderr.on('error', () => undefined);
  }

  /** Aborted when nobody reads the output any more: `lockscope ls | head -1`. */
  get outputGone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Why the output is not complete; a reader that went away is no reason. */
  get outputError(): Error | undefined {
    return this.#outputError;
  }

  /** What the command line says of colours, if it does. */
  useColor(flag: boolean | undefined): void {
    this.#colorFlag = flag;
    this.#paint = undefined;
  }

  get paint(): Paint {
    const { stdout, env } = this.#streams;
    this.#paint ??= createPaint(wantsColor({ flag: this.#colorFlag, env, isTerminal: stdout.isTTY }));
    return this.#paint;
  }

  /** A result. */
  print(text: string): void {
    if (!this.#gone.signal.aborted) this.#streams.stdout.write(`${text}\n`);
  }

  printJson(value: unknown): void {
    this.print(JSON.stringify(value, null, this.#streams.stdout.isTTY ? 2 : undefined));
  }

  /** One object in one line, whoever reads. */
  printJsonLine(value: unknown): void {
    this.print(JSON.stringify(value));
  }

  printTable(table: Table): void {
    const { stdout } = this.#streams;
    const columns = stdout.isTTY && stdout.columns > 0 ? stdout.columns : null;
    this.print(tableLines(table, { width: textWidth, paint: this.paint, columns }).join('\n'));
  }

  /** Something that went wrong, or is missing. */
  complain(text: string): void {
    this.note(errorLine(text));
  }

  /** Something to read for people. */
  note(text: string): void {
    this.#streams.stderr.write(`${text}\n`);
  }

  /** What is piped in. */
  get input(): AsyncIterable<Uint8Array> {
    return this.#streams.stdin;
  }

  /** Whether there is somebody who would see a question and could answer it. */
  get canAsk(): boolean {
    return this.#streams.stdin.isTTY && this.#streams.stderr.isTTY;
  }

  /** Only a clear yes is one. */
  async ask(question: string): Promise<boolean> {
    const { stdin, stderr } = this.#streams;
    stderr.write(question);
    // The terminal edits the line by itself, and Ctrl+C ends the program as ever.
    const lines = createInterface({ input: stdin, terminal: false });
    try {
      const answer = await new Promise<string>((resolve) => {
        lines.once('line', resolve);
        lines.once('close', () => resolve(''));
      });
      return /^(?:y|yes)$/i.test(answer.trim());
    } finally {
      lines.close();
    }
  }

  #onOutputError(error: NodeJS.ErrnoException): void {
    if (error.code !== 'EPIPE') this.#outputError ??= error;
    this.#gone.abort();
  }
}
