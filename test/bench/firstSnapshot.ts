import { workerScript } from './bundle';
import { withChild } from './children';
import { startHolders } from './holders';
import type { FirstSnapshot, LockscopeCommands } from './programs/lockscope';
import type { Readiness, ReadyCommands } from './ready';
import { amount, type Figure } from './report';
import { median, medianRatio } from './statistics';
import { type BenchTree, ensureTree, writeLocks } from './tree';

const rounds = 5;
const megabyte = 1024 * 1024;
/** Peers by program, with the rounds each takes part in: chokidar needs ten seconds for one. */
const peers = [
  { name: 'walk', rounds },
  { name: 'fdir', rounds: 3 },
  { name: 'find', rounds: process.platform === 'win32' ? 0 : 3 },
  { name: 'parcel', rounds: 3 },
  { name: 'chokidar', rounds: 1 },
];

/** How long until everything in a large tree is known, against what else walks or watches one. */
export async function firstSnapshot(): Promise<Figure> {
  const tree = ensureTree();
  const holders = await startHolders(tree.lockFolders.length);
  try {
    // Once before it counts, so that nobody pays for reading the folders from the disk.
    await runPeer('walk', tree);
    const ours: FirstSnapshot[] = [];
    const theirs = new Map<string, Readiness[]>(peers.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const peer of peers) if (round < peer.rounds) theirs.get(peer.name)?.push(await runPeer(peer.name, tree));
      writeLocks(tree, holders.pids);
      ours.push(await runOurs(tree));
    }
    return toFigure(tree, ours, theirs);
  } finally {
    holders.end();
  }
}

function runPeer(name: string, tree: BenchTree): Promise<Readiness> {
  return withChild<ReadyCommands, Readiness>(`peers/${name}`, (child) => child.call('run', tree.root));
}

function runOurs(tree: BenchTree): Promise<FirstSnapshot> {
  const count = tree.lockFolders.length;
  return withChild<LockscopeCommands, FirstSnapshot>('programs/lockscope', (child) =>
    child.call('open', { root: tree.root, workerScript, locks: count, journals: count }),
  );
}

function toFigure(
  tree: BenchTree,
  ours: readonly FirstSnapshot[],
  theirs: ReadonlyMap<string, readonly Readiness[]>,
): Figure {
  const walk = theirs.get('walk') ?? [];
  const complete = ours.map(({ completeMs }) => completeMs);
  const settled = ours.map(({ settledMs }) => settledMs);
  const walked = walk.map(({ ms }) => ms);
  const others = [...theirs].filter(([, runs]) => runs.length > 0);
  const watches = ours.map((run) => run.watches).filter((count) => count !== null);
  const found = Object.entries(ours[0]?.verdicts ?? {}).map(([word, count]) => `${count} ${word}`);
  return {
    id: 'A',
    title: `First complete snapshot of ${tree.files.toLocaleString('en-US')} files in ${tree.folders.toLocaleString('en-US')} folders, ${tree.lockFolders.length} locks`,
    rows: [
      {
        what: 'complete: every lock judged',
        value: median(complete),
        unit: 'ms',
        peer: { name: 'plain walk', value: median(walked), ratio: medianRatio(complete, walked) },
        target: { limit: 1.5, of: 'ratio' },
        note: others.map(([name, runs]) => `${name} ${amount(median(runs.map(({ ms }) => ms)), 'ms')}`).join(', '),
      },
      {
        what: 'and every journal verified',
        value: median(settled),
        unit: 'ms',
        peer: { name: 'plain walk', value: median(walked), ratio: medianRatio(settled, walked) },
        note: `found: ${found.join(', ')}`,
      },
      {
        what: 'processor time, all threads',
        value: median(ours.map(({ cpuMs }) => cpuMs)),
        unit: 'ms',
        peer: { name: 'plain walk', value: median(walk.map(({ cpuMs }) => cpuMs)) },
        note: 'steadier than the wall clock on a busy machine',
      },
      {
        what: 'peak memory added',
        value: median(ours.map(({ peakBytes }) => peakBytes)) / megabyte,
        unit: 'MB',
        peer: { name: 'plain walk', value: median(walk.map(({ peakBytes }) => peakBytes)) / megabyte },
        target: { limit: 80, of: 'value' },
        note: others
          .map(([name, runs]) => `${name} ${amount(median(runs.map(({ peakBytes }) => peakBytes)) / megabyte, 'MB')}`)
          .join(', '),
      },
      ...(watches.length === 0
        ? []
        : [
            {
              what: 'inotify watches for each hot folder',
              value: median(watches) / tree.lockFolders.length,
              unit: 'count' as const,
              target: { limit: 2, of: 'value' as const },
              note: others.map(([name, runs]) => `${name} ${runs[0]?.watches ?? 0} in all`).join(', '),
            },
          ]),
    ],
  };
}
