import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JournalRecord } from '../core/inventory';
import { placeAmong } from '../core/dialects/place';
import { journalDialects } from '../core/journal/catalog';
import { declaredJournal } from '../core/journal/declared/declaredJournal';
import { waitForTail } from '../core/journal/halfWritten';
import { recogniseJournal } from '../core/journal/recognise';
import type { JournalDialect } from '../core/journal/verifier';
import { basename, dirname } from '../core/paths';
import type { FileError, VerifiedJournal } from '../core/ports';
import { ok, type Result } from '../core/result';
import { createCatalog } from '../node/files/createCatalog';
import type { CliContext } from './context';
import { catalogOptionsOf, type LookOptions } from './lookOptions';

/** What is read before the format is told by it. Bytes. */
const headBytes = 64;
const noTime = 0;

/** The format that was asked for: by its id, or by the name of a declared one. */
export function formatNamed(name: string, { journals = [] }: LookOptions): JournalDialect | undefined {
  const declared = journals.find((declaration) => declaration.name === name);
  if (declared !== undefined) return declaredJournal(declared, { matchesGlob: () => true, roots: [] });
  return journalDialects.find(({ id }) => id === name);
}

/** The format of a file that was named on purpose: as it was declared, or by its ending. */
export function formatOfFile(path: string, cwd: string, options: LookOptions): JournalDialect | undefined {
  const place = placeAmong(dirname(path), basename(path), new Set([basename(path)]));
  const declared = createCatalog(catalogOptionsOf(options, [cwd], true)).journalAt(place);
  return declared ?? (/\.(?:ndjson|jsonl)$/.test(path) ? formatNamed('ndjson.journal', {}) : undefined);
}

/** Verifies one file as a journal of this format, wherever it is; what may be half written is looked at once more. */
export async function verifyFile(
  { fs, cwd, ports: { clock } }: CliContext,
  arg: string,
  dialect: JournalDialect,
): Promise<JournalRecord> {
  const path = resolve(cwd, arg);
  const { id, declaration } = dialect;
  const request = { path, dialect: id, ...(declaration === undefined ? {} : { declaration }), afresh: true };
  for (;;) {
    const [look] = await fs.look([{ path, maxBytes: 0 }]);
    const stat = look?.ok === true ? look.value.stat : null;
    const answer = await fs.verifyJournal(request, new AbortController().signal);
    // Which lock might protect it is not known here, so that its end is given as long as one without a lock.
    const standsForMs = Math.abs(clock.now() - (stat?.mtimeMs ?? noTime));
    const wait = answer.ok ? waitForTail(answer.value.report, { standsForMs, isLocked: false }) : 0;
    if (wait === 0) return recordOf(path, dialect, answer, stat?.mtimeMs ?? noTime, stat?.size ?? 0);
    await sleep(wait);
  }
}

/** Verifies what comes in as it comes; `null` when it is of no format that can be told by its beginning. */
export async function verifyInput(
  input: AsyncIterable<Uint8Array>,
  named: JournalDialect | undefined,
): Promise<JournalRecord | null> {
  let dialect = named;
  let verifier = dialect?.createVerifier();
  let head = new Uint8Array(0);
  let size = 0;
  for await (const chunk of input) {
    size += chunk.length;
    if (verifier !== undefined) {
      verifier.push(chunk);
      continue;
    }
    head = Uint8Array.from([...head, ...chunk]);
    if (head.length < headBytes) continue;
    dialect = recogniseJournal(head);
    if (dialect === undefined) return null;
    verifier = dialect.createVerifier();
    verifier.push(head);
  }
  if (verifier === undefined) {
    dialect = recogniseJournal(head);
    verifier = dialect?.createVerifier();
    verifier?.push(head);
  }
  if (dialect === undefined || verifier === undefined) return null;
  return recordOf('-', dialect, ok({ report: verifier.report(), bytesRead: size }), noTime, size);
}

function recordOf(
  path: string,
  { id, tool, form }: JournalDialect,
  answer: Result<VerifiedJournal, FileError>,
  modifiedAt: number,
  size: number,
): JournalRecord {
  const report = answer.ok ? answer.value.report : null;
  const error = answer.ok ? null : answer.error;
  const health = report?.health ?? 'unreadable';
  return { id: `${id}:${path}`, path, dialect: id, tool, form, health, report, error, modifiedAt, size };
}
