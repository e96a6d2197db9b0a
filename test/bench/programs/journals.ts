import { createCatalog } from '../../../src/node/files/createCatalog';
import { plainCatalog } from '../../../src/core/dialects/catalogOptions';
import { placeAmong } from '../../../src/core/dialects/place';
import { basename, dirname } from '../../../src/core/paths';
import type { JournalHealth } from '../../../src/core/journal/report';
import { WorkerFileSystem } from '../../../src/node/worker/workerFileSystem';
import { serve } from '../frame';
import { type LoopDelay, startLoopMeter } from '../loopDelay';
import { startPeakMeter } from '../memory';

export interface Verification {
  readonly ms: number;
  readonly bytesRead: number;
  readonly health: JournalHealth;
  /** Bytes of resident memory above what was there before. */
  readonly memory: number;
  /** Of this thread, as the extension host's: the reading is done in another. */
  readonly loop: LoopDelay;
}

const commands = { open, verify };
export type JournalCommands = typeof commands;
serve(commands);

let fs: WorkerFileSystem | undefined;
const never = new AbortController().signal;

/** Starts the worker thread, as the extension does. */
async function open(workerScript: string): Promise<void> {
  fs = new WorkerFileSystem(workerScript);
  await fs.list('/');
}

/** Verifies a journal as the extension does, what was read of it before left out. */
async function verify({ path, afresh }: { readonly path: string; readonly afresh: boolean }): Promise<Verification> {
  const name = basename(path);
  const neighbours = new Set([name, name.replace(/-(?:wal|journal)$/, '')]);
  const dialect = createCatalog(plainCatalog).journalAt(placeAmong(dirname(path), name, neighbours));
  if (dialect === undefined || fs === undefined) throw new Error(`${path} is no journal`);
  const memory = startPeakMeter();
  const loop = startLoopMeter();
  const started = performance.now();
  const answer = await fs.verifyJournal({ path, dialect: dialect.id, afresh }, never);
  const ms = performance.now() - started;
  if (!answer.ok) throw new Error(answer.error.message);
  const { report, bytesRead } = answer.value;
  return { ms, bytesRead, health: report.health, memory: memory(), loop: loop() };
}
