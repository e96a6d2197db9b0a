import { createHash } from 'node:crypto';
import { accessSync, type BigIntStats, constants } from 'node:fs';
import { journalOf } from '../../../core/journal/catalog';
import { hunksOf } from '../../../core/journal/repair/diff';
import type { JournalMender, MendFailure, MendRequest } from '../../../core/journal/repair/mender';
import { EditCount, type FileVersion, type RepairPreview } from '../../../core/journal/repair/preview';
import type { JournalRepair, RepairOutcome } from '../../../core/journal/repair/repair';
import { Rewriter, type RewriterParts } from '../../../core/journal/repair/rewriter';
import { fail, ok, type Result } from '../../../core/result';
import { fileErrorOf } from '../fileError';
import { createOwnLocks, type OwnLocks } from '../ownLocks';
import { NewFile } from './newFile';
import { OpenedFile } from './openedFile';
import { isSameVersion, versionOf } from './version';

/** Changes that are shown; of more only the number is told. */
const shownChanges = 200;
/** A journal that is written to while it is read is read anew, so often. */
const attempts = 4;

/** Reads and writes in this very thread, in slices. `ownLocks`: what tests replace. */
export function createMender(ownLocks: () => OwnLocks = createOwnLocks()): JournalMender {
  const open = (path: string): OpenedFile => new OpenedFile(path, ownLocks());
  return {
    preview: (request, signal) => steadily(open, request.path, signal, (file) => preview(file, request, signal)),
    write: (request, signal) =>
      steadily(open, request.path, signal, (file, stat) => write(file, stat, request, signal)),
    version: (path, signal) =>
      steadily(open, path, signal, async (file, stat) => ok(versionOf(stat, await digestOf(file, signal)))),
  };
}

/** Does something with a file; again, where the file has become another one meanwhile. */
async function steadily<T>(
  open: (path: string) => OpenedFile,
  path: string,
  signal: AbortSignal,
  act: (file: OpenedFile, stat: BigIntStats) => Promise<Result<T, MendFailure>>,
): Promise<Result<T, MendFailure>> {
  try {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      signal.throwIfAborted();
      const file = open(path);
      try {
        const before = file.stat();
        const result = await act(file, before);
        if (!result.ok || isSameVersion(before, file.stat())) return result;
      } finally {
        file.close();
      }
    }
    return fail({ reason: 'being-written' });
  } catch (error) {
    signal.throwIfAborted();
    return fail({ reason: 'failed', error: fileErrorOf(error) });
  }
}

async function preview(
  file: OpenedFile,
  request: MendRequest,
  signal: AbortSignal,
): Promise<Result<RepairPreview, MendFailure>> {
  const stat = file.stat();
  const edits = new EditCount(shownChanges + 1);
  const hash = createHash('sha256');
  let size = 0;
  const out = (bytes: Uint8Array): void => {
    hash.update(bytes);
    size += bytes.length;
  };
  const { outcome, source } = await rewrite(
    file,
    repairBy(request),
    { out, onEdit: (edit) => edits.add(edit) },
    signal,
  );
  if (outcome.refusal !== null) return fail({ reason: outcome.refusal });
  const shown = edits.first.slice(0, shownChanges);
  const readAt = (from: number, to: number): Uint8Array => file.read(from, to);
  return ok({
    source: versionOf(stat, source),
    size,
    sha256: hash.digest('hex'),
    changes: edits.counts,
    losesEntries: outcome.losesEntries,
    hunks: hunksOf(shown, Number(stat.size), readAt, edits.first[shownChanges]),
    hiddenChanges: edits.total - shown.length,
  });
}

async function write(
  file: OpenedFile,
  stat: BigIntStats,
  request: MendRequest & { readonly to: string },
  signal: AbortSignal,
): Promise<Result<{ readonly source: FileVersion; readonly copy: FileVersion }, MendFailure>> {
  const { path, to } = request;
  // Somebody who may not write into it has no business to exchange it either.
  accessSync(path, constants.W_OK);
  const copy = new NewFile(to);
  let isDone = false;
  try {
    const parts = { out: (bytes: Uint8Array): void => copy.write(bytes), onEdit: (): void => undefined };
    const { outcome, source } = await rewrite(file, repairBy(request), parts, signal);
    if (outcome.refusal !== null) return fail({ reason: outcome.refusal });
    const finished = copy.finish(stat);
    isDone = isSameVersion(stat, file.stat());
    return ok({ source: versionOf(stat, source), copy: finished });
  } finally {
    if (!isDone) copy.discard();
  }
}

/** Two passes, where the first line depends on what follows. Answers the digest of the damaged journal as well. */
async function rewrite(
  file: OpenedFile,
  repair: JournalRepair,
  parts: Pick<RewriterParts, 'out' | 'onEdit'>,
  signal: AbortSignal,
): Promise<{ readonly outcome: RepairOutcome; readonly source: string }> {
  const losesEntries = repair.looksAhead && (await looksLost(file, repair, signal));
  const hash = createHash('sha256');
  const rewriter = new Rewriter(repair, losesEntries, { ...parts, earlier: (from, to) => file.pieces(from, to) });
  await file.each((piece) => {
    hash.update(piece);
    rewriter.push(piece);
  }, signal);
  return { outcome: rewriter.end(), source: hash.digest('hex') };
}

async function looksLost(file: OpenedFile, repair: JournalRepair, signal: AbortSignal): Promise<boolean> {
  const scout = repair.createRepairer(() => undefined, false);
  const isEnough = (): boolean => scout.losesEntries;
  await file.each((piece) => scout.push(piece), signal, isEnough);
  if (!isEnough()) scout.end();
  return scout.losesEntries;
}

async function digestOf(file: OpenedFile, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await file.each((piece) => hash.update(piece), signal);
  return hash.digest('hex');
}

function repairBy(request: MendRequest): JournalRepair {
  const repair = journalOf(request)?.repair;
  if (repair === undefined) throw new Error(`no repair for journals of ${request.dialect}`);
  return repair;
}
