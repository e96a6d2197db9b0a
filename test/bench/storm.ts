import { workerScript } from './bundle';
import { withChild } from './children';
import type { BlankCommands } from './peers/blank';
import type { LockscopeCommands } from './programs/lockscope';
import type { WriterCommands } from './programs/writer';
import { amount, type Figure } from './report';
import { withScratch } from './scratch';

const perSecond = 1_000;
const durationMs = 10_000;
const names = 200;
/** The snapshot must agree with the disk this long after the last event. Milliseconds. */
const settleMs = 1_000;

/** Locks that come and go faster than anybody can look: nothing of the end may be lost, and the host must not feel it. */
export async function storm(): Promise<Figure> {
  return withScratch(({ root, hotFolder }) =>
    withChild<LockscopeCommands, Figure>('programs/lockscope', (ours) =>
      withChild<BlankCommands, Figure>('peers/blank', (blank) =>
        withChild<WriterCommands, Figure>('programs/writer', async (writer) => {
          await ours.call('open', { root, workerScript, locks: 0, journals: 1 });
          await Promise.all([ours.call('startLoop'), blank.call('startLoop')]);
          const processor = ours.call('cpu', durationMs);
          const done = await writer.call('storm', { folder: hotFolder, names, perSecond, durationMs });
          const settled = await ours.call('settleWithDisk', { folder: hotFolder, limitMs: settleMs });
          const [loop, blankLoop] = await Promise.all([ours.call('stopLoop'), blank.call('stopLoop')]);
          const changes = await ours.call('takeChanges');
          return {
            id: 'D',
            title: `${done.events.toLocaleString('en-US')} creations and removals in ${amount(done.tookMs, 'ms')} on ${names} names`,
            rows: [
              {
                what: 'until the snapshot equals the disk for good',
                value: settled.afterMs ?? Infinity,
                unit: 'ms',
                target: { limit: settleMs, of: 'value' },
                note: `${done.left} locks left, ${settled.differing} differ; ${changes.length} changes told meanwhile`,
              },
              {
                what: 'event loop late, max',
                value: loop.max,
                unit: 'ms',
                peer: { name: 'idle process', value: blankLoop.max },
                target: { limit: 50, of: 'value' },
              },
              {
                what: 'event loop late by its own doing, max',
                value: loop.ownMax,
                unit: 'ms',
                peer: { name: 'idle process', value: blankLoop.ownMax },
                target: { limit: 50, of: 'value' },
                note: 'while it had the processor, which a busy machine gives to others in between',
              },
              {
                what: 'event loop late, p99',
                value: loop.p99,
                unit: 'ms',
                peer: { name: 'idle process', value: blankLoop.p99 },
              },
              { what: 'processor, both threads', value: ((await processor) / durationMs) * 100, unit: '%' },
            ],
          };
        }),
      ),
    ),
  );
}
