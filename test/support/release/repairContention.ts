import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegraphJournal } from '../../../src/core/journal/codegraph';
import { executeRepair } from '../../../src/core/journal/repair/execute';
import { holdJournal } from '../../../src/core/journal/repair/journalHold';
import { planRepair } from '../../../src/core/journal/repair/plan';
import type { Codegraph } from '../codegraph/install';
import { createTemporaryFolder } from '../temporaryFolder';
import { createRealCore, type RealCore, type Way } from './realCore';

const { signal } = new AbortController();
const writerProgram = join(__dirname, '../../process/programs/journalWriter.mjs');
const damage = 'src/x.tsDELETED src/y.ts\n';
/** Only asked for where there is no lock. */
const anyVersion = { dev: '', ino: '', size: 0, mtimeNs: '', sha256: '' };
/** How long writers rest between two bursts, as people between two edits; without that nothing is ever the same twice. */
const restMs = 900;
/** What may come of a repair while others write. */
const expected = new Set(['done', 'nothing-to-repair', 'changed-underneath', 'being-written', 'held']);

export interface RepairContention {
  /** How often a repair came to what. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly written: number;
  /** What speaks against us. */
  readonly objections: readonly string[];
}

/**
 * Two real codegraphs append to a journal that is damaged and repaired again and again, until `isEnough`, which is told
 * how many repairs were done and how many entries stand there.
 */
export async function contendForJournal(
  tool: Codegraph,
  way: Way,
  isEnough: (repairs: number, entries: number) => boolean,
): Promise<RepairContention> {
  const folder = createTemporaryFolder();
  const core = createRealCore({ way, undoFolder: folder.at('undo') });
  const root = folder.at('project');
  const journal = join(root, '.codegraph', 'changes.journal');
  mkdirSync(join(root, '.codegraph'), { recursive: true });
  writeFileSync(journal, '# codegraph-journal v1 0\n');
  const writers = [1, 2].map((writer) => startWriter(tool, { root, writer }));
  const outcomes = new Map<string, number>();
  try {
    while (!isEnough(outcomes.get('done') ?? 0, namesIn(journal).length)) {
      const outcome = await repairOnce(journal, core);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (outcome === 'nothing-to-repair') await damageUnderLock(journal, core);
    }
    const counts = await Promise.all(writers.map(({ end }) => end()));
    const written = counts.reduce((sum, entries) => sum + entries, 0);
    const left = readdirSync(join(root, '.codegraph')).filter((name) => name !== 'changes.journal');
    return { outcomes, written, objections: [...objectionsTo(journal, written, outcomes), ...left] };
  } finally {
    for (const { child } of writers) child.kill('SIGKILL');
    core.dispose();
    folder.remove();
  }
}

function objectionsTo(journal: string, written: number, outcomes: ReadonlyMap<string, number>): readonly string[] {
  const names = namesIn(journal);
  const objections = [...outcomes.keys()].filter((outcome) => !expected.has(outcome));
  if (names.length !== written) objections.push(`${names.length} of ${written} entries`);
  for (const writer of [1, 2]) {
    const orders = names.filter((name) => name.includes(`w${writer}-`)).map(orderOf);
    if (orders.some((order, index) => order < (orders[index - 1] ?? 0)))
      objections.push(`the order of writer ${writer}`);
  }
  return objections;
}

async function repairOnce(path: string, { ports }: RealCore): Promise<string> {
  const plan = await planRepair({ path, dialect: codegraphJournal.id }, { trusted: true }, ports, signal);
  const done = plan.ok ? await executeRepair(plan.value, ports, signal) : plan;
  return done.ok ? 'done' : done.error.reason;
}

async function damageUnderLock(journal: string, { ports }: RealCore): Promise<void> {
  const hold = await holdJournal(journal, codegraphJournal, anyVersion, ports, signal);
  // It may be held for as long as Lockscope waits for it.
  if (!hold.ok) return;
  appendFileSync(journal, damage);
  hold.value.release();
}

function startWriter(
  tool: Codegraph,
  about: object,
): { readonly child: ReturnType<typeof spawn>; readonly end: () => Promise<number> } {
  const told = JSON.stringify({ journalModule: tool.journalModule, restMs, ...about });
  const child = spawn(tool.node, [writerProgram, told], { stdio: ['pipe', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const ended = once(child, 'close');
  return {
    child,
    /** Answers how many entries it wrote. */
    end: async () => {
      child.stdin.end();
      await ended;
      return (JSON.parse(printed) as { readonly entries: number }).entries;
    },
  };
}

/** The names that the writers have written, in order. */
function namesIn(journal: string): readonly string[] {
  const lines = readFileSync(journal, 'utf8').split('\n');
  return lines.filter((line) => /w[12]-\d+\/file\d+\.ts$/.test(line));
}

/** Writers number their rounds, and the names in each. */
function orderOf(name: string): number {
  const [, round, place] = /-(\d+)\/file(\d+)/.exec(name) ?? [];
  return Number(round) * 100 + Number(place);
}
