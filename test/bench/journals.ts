import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { workerScript } from './bundle';
import { type Child, withChild } from './children';
import { ensureCodegraphJournal, ensureNdjson, ensureWal } from './journalFiles';
import type { JournalCommands, Verification } from './programs/journals';
import type { ReadyCommands } from './ready';
import { amount, type Figure, type Row } from './report';
import { median, medianRatio } from './statistics';

const rounds = 5;
const megabyte = 1024 * 1024;

/** What reads a file to its end, and how often in a run. */
interface Peer {
  readonly name: string;
  readonly rounds: number;
  /** Milliseconds; `null` where the program is not installed. */
  readonly run: (file: string) => Promise<number | null>;
}

/** How long it takes to verify journals of a gigabyte, and an append to one, against what else reads them. */
export async function journals(): Promise<Figure> {
  const codegraph = ensureCodegraphJournal();
  const rows = [
    ...(await compared('codegraph journal of 1 GB', codegraph, program('wc', '-l'), { limit: 2, of: 'ratio' })),
    await appended('1 KB appended to it', codegraph),
    ...(await compared('NDJSON of 1 GB', ensureNdjson(), ours('JSON.parse', 'peers/parseLines'), {
      limit: 1.2,
      of: 'ratio',
    })),
    ...(await compared('write-ahead log of 1 GB', await ensureWal(), ours('reading it', 'peers/readPieces'), {
      limit: 3,
      of: 'ratio',
    })),
  ];
  return { id: 'journals', title: 'Journals of a gigabyte, cached; the reading is done in a worker thread', rows };
}

async function compared(
  what: string,
  file: string,
  peer: Peer,
  target: NonNullable<Row['target']>,
): Promise<readonly Row[]> {
  // Once before it counts, so that nobody pays for reading from the disk.
  await peer.run(file);
  const mine: Verification[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    mine.push(await inFreshProcess((child) => child.call('verify', { path: file, afresh: true })));
    theirs.push((await peer.run(file)) ?? NaN);
  }
  const jq = file.endsWith('.ndjson') ? await program('jq', '-c', '.').run(file) : null;
  const ms = mine.map((one) => one.ms);
  const loop = Math.max(...mine.map((one) => one.loop.ownMax));
  return [
    {
      what,
      value: median(ms),
      unit: 'ms',
      peer: { name: peer.name, value: median(theirs), ratio: medianRatio(ms, theirs) },
      target,
      note: [
        `${mine[0]?.health}; the host's thread was kept for ${amount(loop, 'ms')} at the most (target 50 ms)`,
        ...(jq === null ? [] : [`jq -c . ${amount(jq, 'ms')}`]),
      ].join('; '),
    },
    {
      what: '  memory added',
      value: median(mine.map(({ memory }) => memory)) / megabyte,
      unit: 'MB',
      target: { limit: 64, of: 'value' },
    },
  ];
}

async function appended(what: string, file: string): Promise<Row> {
  const kilobyte = 'packages/area/src/some.ts\n'.repeat(40);
  const ms: number[] = [];
  let read = 0;
  await inFreshProcess(async (child) => {
    await child.call('verify', { path: file, afresh: true });
    for (let round = 0; round < 4 * rounds; round++) {
      appendFileSync(file, kilobyte);
      const one = await child.call('verify', { path: file, afresh: false });
      ms.push(one.ms);
      read = one.bytesRead;
    }
  });
  return { what, value: median(ms), unit: 'ms', target: { limit: 10, of: 'value' }, note: `${read} bytes read` };
}

function inFreshProcess<T>(use: (child: Child<JournalCommands>) => Promise<T>): Promise<T> {
  return withChild<JournalCommands, T>('programs/journals', async (child) => {
    await child.call('open', workerScript);
    return use(child);
  });
}

/** A peer of ours, in a fresh Node process. */
function ours(name: string, script: string): Peer {
  const run = async (file: string): Promise<number> =>
    (await withChild<ReadyCommands, { readonly ms: number }>(script, (child) => child.call('run', file))).ms;
  return { name, rounds, run };
}

/** A program of the system's, its start included. */
function program(name: string, ...args: readonly string[]): Peer {
  const run = (file: string): Promise<number | null> => {
    const started = performance.now();
    const ran = spawnSync(name, [...args, file], { stdio: 'ignore' });
    return Promise.resolve(ran.error === undefined ? performance.now() - started : null);
  };
  return { name: [name, ...args].join(' '), rounds, run };
}
