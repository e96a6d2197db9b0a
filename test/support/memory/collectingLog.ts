import type { Log } from '../../../src/core/ports';

/** Keeps what is logged. */
export class CollectingLog implements Log {
  readonly lines: string[] = [];

  /** The lines of one level, without it. */
  of(level: keyof Log): readonly string[] {
    return this.lines.filter((line) => line.startsWith(`${level} `)).map((line) => line.slice(level.length + 1));
  }

  debug(message: string): void {
    this.lines.push(`debug ${message}`);
  }

  info(message: string): void {
    this.lines.push(`info ${message}`);
  }

  warn(message: string): void {
    this.lines.push(`warn ${message}`);
  }

  error(message: string, cause?: unknown): void {
    this.lines.push(cause instanceof Error ? `error ${message}: ${cause.message}` : `error ${message}`);
  }
}
