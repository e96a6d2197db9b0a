import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JournalHealth } from '../../src/core/journal/report';
import type { Codegraph } from './codegraph/install';
import { codegraphFacts } from './journalBuilder';
import type { Scripts } from '../process/bundledWorker';
import { createRealSurvey } from './realSurvey';
import { createTemporaryFolder } from './temporaryFolder';

const writerProgram = join(__dirname, '../process/programs/journalWriter.mjs');

export interface WatchedWriting {
  /** What the two writers wrote, and what was counted at the end. */
  readonly written: number;
  readonly counted: number;
  /** Every health that the journal was ever said to have, in order, repetitions left out. */
  readonly healths: readonly JournalHealth[];
  readonly snapshots: number;
}

/** Two real codegraph processes append to one journal for `ms` milliseconds while a survey watches it. */
export async function watchWriting(tool: Codegraph, scripts: Scripts, ms: number): Promise<WatchedWriting> {
  const folder = createTemporaryFolder();
  const { survey, inventory, close } = createRealSurvey(scripts);
  const healths: JournalHealth[] = [];
  let snapshots = 0;
  // The survey's own timers keep no process alive.
  const alive = setInterval(() => undefined, 1_000);
  try {
    mkdirSync(folder.at('.codegraph'));
    const journal = folder.at('.codegraph', 'changes.journal');
    writeFileSync(journal, `# codegraph-journal v1 ${Date.now()}\n`);
    inventory.onChange(({ snapshot }) => {
      for (const { health } of snapshot.journals.values()) {
        snapshots += 1;
        if (healths.at(-1) !== health) healths.push(health);
      }
    });
    await survey.setRoots([folder.path]);
    const written = await Promise.all([1, 2].map((writer) => write(tool, folder.path, writer, ms)));
    await survey.verifyJournals();
    const [record] = inventory.snapshot.journals.values();
    if (record === undefined || record.report === null) throw new Error('the journal is not seen');
    const { entries, deletions } = codegraphFacts(record.report);
    return { written: written.reduce((sum, one) => sum + one, 0), counted: entries + deletions, healths, snapshots };
  } finally {
    clearInterval(alive);
    await close();
    folder.remove();
  }
}

/** Answers how many entries it wrote. */
async function write(tool: Codegraph, root: string, writer: number, ms: number): Promise<number> {
  const told = JSON.stringify({ journalModule: tool.journalModule, root, writer });
  const child = spawn(tool.node, [writerProgram, told], { stdio: ['pipe', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const ended = once(child, 'close');
  // As long as the journal is to be written to: that is what is asked of the caller.
  await sleep(ms);
  child.stdin.end();
  await ended;
  return (JSON.parse(printed) as { readonly entries: number }).entries;
}
