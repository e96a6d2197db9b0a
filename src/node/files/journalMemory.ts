import type { BigIntStats } from 'node:fs';
import { readSync } from 'node:fs';
import type { JournalDialect, JournalVerifier } from '../../core/journal/verifier';

/** A smaller one is read again as a whole: that costs next to nothing, and misses nothing. Bytes. */
const worthRemembering = 64 * 1024;
/** At the most; the one that was verified longest ago goes first. */
const mostRemembered = 256;
/** What is compared at the beginning of a journal, and before the place where the reading goes on. Bytes. */
const headBytes = 64;
const edgeBytes = 4 * 1024;

/** Where the verification of a journal stood, and how to tell that it is still the same one. */
interface Remembered {
  /** Its format, with what that was declared by. */
  readonly format: string;
  readonly dev: bigint;
  readonly ino: bigint;
  /** When it was read; the time is `null` if it was being written meanwhile. */
  readonly size: number;
  readonly mtimeNs: bigint | null;
  /** Rewound: it is to be given the bytes from `offset` on. */
  readonly verifier: JournalVerifier;
  readonly offset: number;
  readonly head: Buffer;
  readonly edge: Buffer;
}

/** A journal being read: its descriptor, what the system says of it, its format. */
export interface OpenJournal {
  readonly path: string;
  readonly descriptor: number;
  readonly stat: BigIntStats;
  readonly dialect: JournalDialect;
}

/** A verifier, and from which byte on it wants the journal. */
export interface Beginning {
  readonly verifier: JournalVerifier;
  readonly offset: number;
  /** The first bytes of the journal, as they were before it is read: what is read later may begin otherwise. */
  readonly head: Buffer;
}

/**
 * Remembers how far journals were verified, so that an append costs what was appended. That a journal is the same one
 * and has only grown is told by its inode, its size, its time, its first bytes and the last ones that were judged; what
 * else was changed in the middle of it is found when all of it is read again.
 */
export class JournalMemory {
  readonly #remembered = new Map<string, Remembered>();

  /** Where to go on, or with whom to begin. What was remembered is forgotten here: whoever has it owns it. */
  take(journal: OpenJournal): Beginning {
    const known = this.#remembered.get(journal.path);
    this.#remembered.delete(journal.path);
    if (known !== undefined && goesOn(known, journal)) return known;
    const isSeenBefore = known !== undefined && isSameFile(known, journal);
    const head = Buffer.alloc(headBytes);
    const length = readSync(journal.descriptor, head, 0, headBytes, 0);
    return { verifier: journal.dialect.createVerifier(isSeenBefore), offset: 0, head: head.subarray(0, length) };
  }

  /** Remembers a verifier that has seen all of the journal up to the byte `end`, after its report. */
  keep(
    { path, descriptor, stat, dialect }: OpenJournal,
    { verifier, head }: Pick<Beginning, 'verifier' | 'head'>,
    end: number,
    now: BigIntStats,
  ): void {
    const offset = verifier.rewind();
    // One that was begun anew has little to go on from, and much behind that.
    if ((dialect.growth === 'append' ? offset : end) < worthRemembering) return;
    const edge = bytesAt(descriptor, Math.max(0, offset - edgeBytes), Math.min(edgeBytes, offset));
    if (edge === undefined || head.length < Math.min(headBytes, offset)) return;
    const isQuiet = now.mtimeNs === stat.mtimeNs && now.size === stat.size;
    const { dev, ino } = stat;
    const mtimeNs = isQuiet ? stat.mtimeNs : null;
    this.#remembered.set(path, {
      format: formatOf(dialect),
      dev,
      ino,
      size: end,
      mtimeNs,
      verifier,
      offset,
      head: head.subarray(0, offset),
      edge,
    });
    for (const oldest of this.#remembered.keys()) {
      if (this.#remembered.size <= mostRemembered) break;
      this.#remembered.delete(oldest);
    }
  }

  forget(path: string): void {
    this.#remembered.delete(path);
  }
}

function formatOf({ id, declaration }: JournalDialect): string {
  return declaration === undefined ? id : JSON.stringify(declaration);
}

function isSameFile(known: Remembered, { stat, dialect }: OpenJournal): boolean {
  return known.format === formatOf(dialect) && known.dev === stat.dev && known.ino === stat.ino;
}

function goesOn(known: Remembered, journal: OpenJournal): boolean {
  if (!isSameFile(known, journal)) return false;
  const { descriptor, stat, dialect } = journal;
  const size = Number(stat.size);
  // Of the same size but written to: something in it is another.
  const hasOnlyGrown = size > known.size || (size === known.size && (known.mtimeNs ?? stat.mtimeNs) === stat.mtimeNs);
  if (dialect.growth === 'append' ? !hasOnlyGrown : size < known.offset) return false;
  return (
    bytesAt(descriptor, 0, known.head.length)?.equals(known.head) === true &&
    bytesAt(descriptor, known.offset - known.edge.length, known.edge.length)?.equals(known.edge) === true
  );
}

/** `undefined` when there are not that many. */
function bytesAt(descriptor: number, position: number, length: number): Buffer | undefined {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const more = readSync(descriptor, bytes, read, length - read, position + read);
    if (more === 0) return undefined;
    read += more;
  }
  return bytes;
}
