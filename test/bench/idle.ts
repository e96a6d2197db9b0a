import { setTimeout as sleep } from 'node:timers/promises';
import { workerScript } from './bundle';
import { withChild } from './children';
import { startHolders } from './holders';
import type { BlankCommands } from './peers/blank';
import type { LockscopeCommands } from './programs/lockscope';
import { reconcileMs } from './lockscope';
import { amount, type Figure } from './report';
import { ensureTree, writeLocks } from './tree';

const durationMs = 20_000;
/** Until the engine has compiled and collected what the first look left. Milliseconds. */
const calmMs = 2_000;
const looks = 5;

/** What it costs to have Lockscope open while nothing happens. */
export async function idle(): Promise<Figure> {
  const tree = ensureTree();
  const count = tree.lockFolders.length;
  const holders = await startHolders(count);
  try {
    return await withChild<LockscopeCommands, Figure>('programs/lockscope', (ours) =>
      withChild<BlankCommands, Figure>('peers/blank', async (blank) => {
        writeLocks(tree, holders.pids);
        await ours.call('open', { root: tree.root, workerScript, locks: count, journals: count });
        await sleep(calmMs);
        const [cpu, blankCpu] = await Promise.all([ours.call('cpu', durationMs), blank.call('cpu', durationMs)]);
        const lookMs = await ours.call('lookAtAll', looks);
        const share = (cpu / durationMs) * 100;
        return {
          id: 'E',
          title: `Idle with ${count} locks of ${count} live holders for ${durationMs / 1_000} s`,
          rows: [
            {
              what: 'processor, of one core',
              value: share,
              unit: '%',
              peer: { name: 'idle process', value: (blankCpu / durationMs) * 100 },
              target: { limit: 0.5, of: 'value' },
            },
            {
              what: `with a look at everything every ${reconcileMs / 1_000} s`,
              value: share + (lookMs / reconcileMs) * 100,
              unit: '%',
              target: { limit: 0.5, of: 'value' },
              note: `one such look takes ${amount(lookMs, 'ms')} of processor time`,
            },
          ],
        };
      }),
    );
  } finally {
    holders.end();
  }
}
