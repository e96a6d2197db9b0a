import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { withChild } from './children';
import { startHolders } from './holders';
import { lockFiles, makers, makeScene } from './judgeScene';
import type { JudgeAnswer, JudgeCommands } from './programs/judge';
import { amount, type Figure, type Row } from './report';
import { withScratch } from './scratch';
import { median, medianRatio } from './statistics';

const lockCount = 10_000;
const holderCount = 1_000;
/** Of those, how many have a file locked through the kernel. */
const flockCount = 100;
const rounds = 9;
/** Rounds before those: code runs slower until it is compiled. The first is told in a note. */
const warmUps = 2;
const targetMs = 150;

/** How long until 10,000 locks are judged whose files are read, against the programs that list locks and open files. */
export async function judge(): Promise<Figure> {
  if (process.platform !== 'linux') throw new Error('there is nothing to compare with but on Linux');
  return withScratch(async ({ root }) => {
    const holders = await startHolders(holderCount - flockCount);
    const scene = makeScene(path.join(root, 'scene'), lockCount, holders.pids);
    const lockers = await lockFiles((scene.locks.get('cargo.build-lock') ?? []).slice(0, flockCount));
    const paths = [...scene.locks.values()].flat();
    try {
      return await withChild<JudgeCommands, Figure>('programs/judge', async (ours) => {
        await ours.call('find', paths);
        const reading: number[] = [];
        const cold: JudgeAnswer[] = [];
        const warm: JudgeAnswer[] = [];
        const lslocks: number[] = [];
        const lsof: number[] = [];
        let dialects: Readonly<Record<string, number>> = {};
        let firstMs = NaN;
        for (let round = -warmUps; round < rounds; round++) {
          const read = await ours.call('read');
          dialects = read.dialects;
          reading.push(read.ms);
          await ours.call('forget');
          const first = await ours.call('judgeAll');
          const again = await ours.call('judgeAll');
          if (round === -warmUps) firstMs = first.ms;
          if (round < 0) continue;
          cold.push(first);
          warm.push(again);
          lslocks.push(run('lslocks', ['--noheadings', '--raw']));
          if (round % 2 === 0) lsof.push(run('lsof', ['-nP', '-w', '--', ...paths]));
        }
        const wrong = Object.keys(makers).filter((kind) => !(kind in dialects));
        if (wrong.length > 0) throw new Error(`not seen: ${wrong.join(', ')} in ${JSON.stringify(dialects)}`);
        return toFigure(Object.keys(dialects).length, firstMs, reading, cold, warm, lslocks, lsof);
      });
    } finally {
      holders.end();
      for (const locker of lockers) locker.kill('SIGKILL');
    }
  });
}

/** Milliseconds, start of the program included. */
function run(program: string, args: readonly string[]): number {
  const started = performance.now();
  const ran = spawnSync(program, args, { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 256 * 1024 * 1024 });
  // `lsof` ends with 1 when some of the files are open by nobody.
  if (ran.error !== undefined) throw ran.error;
  return performance.now() - started;
}

function toFigure(
  dialectCount: number,
  firstMs: number,
  reading: readonly number[],
  cold: readonly JudgeAnswer[],
  warm: readonly JudgeAnswer[],
  lslocks: readonly number[],
  lsof: readonly number[],
): Figure {
  const coldMs = cold.map(({ ms }) => ms);
  const warmMs = warm.map(({ ms }) => ms);
  const verdicts = Object.entries(cold[0]?.verdicts ?? {}).map(([word, count]) => `${count} ${word}`);
  const row = (
    what: string,
    runs: readonly JudgeAnswer[],
  ): Pick<Row, 'what' | 'value' | 'unit' | 'target' | 'note'> => ({
    what,
    value: median(runs.map(({ ms }) => ms)),
    unit: 'ms',
    target: { limit: targetMs, of: 'value' },
    note: `${partsText(runs)}; processor ${amount(median(runs.map(({ cpuMs }) => cpuMs)), 'ms')}`,
  });
  return {
    id: 'G',
    title: `${lockCount.toLocaleString('en-US')} locks of ${dialectCount} dialects and ${holderCount.toLocaleString('en-US')} live holders, their files read, until all are judged`,
    rows: [
      {
        ...row('nothing known of processes', cold),
        peer: { name: 'lslocks', value: median(lslocks), ratio: medianRatio(coldMs, lslocks) },
      },
      {
        ...row('again, with what was learnt of processes', warm),
        peer: { name: 'lslocks', value: median(lslocks), ratio: medianRatio(warmMs, lslocks) },
      },
      {
        what: 'the same, against who has the files open',
        value: median(coldMs),
        unit: 'ms',
        peer: { name: 'lsof', value: median(lsof), ratio: median(coldMs) / median(lsof) },
        note: `before anything is compiled ${amount(firstMs, 'ms')}; ${verdicts.join(', ')}`,
      },
      { what: 'reading the files', value: median(reading), unit: 'ms' },
      { what: 'asking git, of new ones', value: median(cold.map(({ trackingMs }) => trackingMs)), unit: 'ms' },
    ],
  };
}

function partsText(runs: readonly JudgeAnswer[]): string {
  const part = (name: keyof JudgeAnswer['parts']): string =>
    `${name} ${amount(median(runs.map(({ parts }) => parts[name])), 'ms')}`;
  return [part('uses'), part('kernel'), part('processes'), part('judge')].join(', ');
}
