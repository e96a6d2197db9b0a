import { createHash } from 'node:crypto';
import { journalOf } from '../../../src/core/journal/catalog';
import { hunksOf } from '../../../src/core/journal/repair/diff';
import type { JournalMender, MendedCopy, MendFailure, MendRequest } from '../../../src/core/journal/repair/mender';
import { EditCount, type FileVersion, type RepairPreview } from '../../../src/core/journal/repair/preview';
import type { JournalRepair } from '../../../src/core/journal/repair/repair';
import { fail, ok, type Result } from '../../../src/core/result';
import { type Repaired, repairPieces } from '../repairing';
import { fileError, type MemoryTree } from './memoryTree';

type Call = 'preview' | 'write' | 'version';

/** Mends in a tree in memory; a test may let something happen right before a call. */
export class MemoryMender implements JournalMender {
  readonly #tree: MemoryTree;
  readonly #before = new Map<Call, () => void>();
  /** What the next call of a kind answers, whatever there is. */
  readonly failures = new Map<Call, MendFailure>();

  /** How journals of formats that a test brings along are repaired, by the id of the format. */
  readonly repairs = new Map<string, JournalRepair>();

  constructor(tree: MemoryTree) {
    this.#tree = tree;
  }

  before(call: Call, run: () => void): void {
    this.#before.set(call, run);
  }

  preview(request: MendRequest, signal: AbortSignal): Promise<Result<RepairPreview, MendFailure>> {
    return this.#answer('preview', signal, () => previewIn(this.#tree, request, this.repairs.get(request.dialect)));
  }

  write(request: MendRequest & { readonly to: string }, signal: AbortSignal): Promise<Result<MendedCopy, MendFailure>> {
    return this.#answer('write', signal, () => writeIn(this.#tree, request, this.repairs.get(request.dialect)));
  }

  version(path: string, signal: AbortSignal): Promise<Result<FileVersion, MendFailure>> {
    return this.#answer('version', signal, () => versionIn(this.#tree, path));
  }

  async #answer<T>(
    call: Call,
    signal: AbortSignal,
    act: () => Result<T, MendFailure>,
  ): Promise<Result<T, MendFailure>> {
    await Promise.resolve();
    this.#before.get(call)?.();
    signal.throwIfAborted();
    const failure = this.failures.get(call);
    this.failures.delete(call);
    return failure === undefined ? act() : fail(failure);
  }
}

export function previewIn(
  tree: MemoryTree,
  request: MendRequest,
  repair = journalOf(request)?.repair,
): Result<RepairPreview, MendFailure> {
  const read = readIn(tree, request.path);
  if (!read.ok) return read;
  const { bytes, version } = read.value;
  const { bytes: mended, edits, outcome } = repaired(bytes, repair);
  if (outcome.refusal !== null) return fail({ reason: outcome.refusal });
  const count = new EditCount(Infinity);
  for (const edit of edits) count.add(edit);
  return ok({
    source: version,
    size: mended.length,
    sha256: digestOf(mended),
    changes: count.counts,
    losesEntries: outcome.losesEntries,
    hunks: hunksOf(edits, bytes.length, (from, to) => bytes.subarray(from, to)),
    hiddenChanges: 0,
  });
}

export function writeIn(
  tree: MemoryTree,
  request: MendRequest & { readonly to: string },
  repair = journalOf(request)?.repair,
): Result<MendedCopy, MendFailure> {
  const { path, to } = request;
  const read = readIn(tree, path);
  if (!read.ok) return read;
  const { bytes: mended, outcome } = repaired(read.value.bytes, repair);
  if (outcome.refusal !== null) return fail({ reason: outcome.refusal });
  const made = tree.create(to, mended);
  if (!made.ok) return fail({ reason: 'failed', error: made.error });
  const copy = versionIn(tree, to);
  return copy.ok ? ok({ source: read.value.version, copy: copy.value }) : copy;
}

export function versionIn(tree: MemoryTree, path: string): Result<FileVersion, MendFailure> {
  const read = readIn(tree, path);
  return read.ok ? ok(read.value.version) : read;
}

function repaired(bytes: Uint8Array, repair: JournalRepair | undefined): Repaired {
  if (repair === undefined) throw new Error('no such repair');
  return repairPieces(repair, [bytes]);
}

function readIn(
  tree: MemoryTree,
  path: string,
): Result<{ readonly bytes: Uint8Array; readonly version: FileVersion }, MendFailure> {
  const seen = tree.look({ path, maxBytes: 1_000_000 });
  if (!seen.ok) return fail({ reason: 'failed', error: seen.error });
  const { stat, content } = seen.value;
  if (content?.state !== 'read') return fail({ reason: 'failed', error: content?.error ?? fileError('ENOTFILE') });
  const { dev, ino, size, mtimeNs } = stat;
  return ok({ bytes: content.bytes, version: { dev, ino, size, mtimeNs, sha256: content.sha256 } });
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
