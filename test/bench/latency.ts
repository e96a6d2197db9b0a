import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { workerScript } from './bundle';
import { withChild } from './children';
import type { LockscopeCommands } from './programs/lockscope';
import type { Creation, WriterCommands } from './programs/writer';
import { amount, type Figure } from './report';
import { withScratch } from './scratch';
import type { SightingCommands } from './sightings';
import { quantile } from './statistics';

const creations = 200;
const maxGapMs = 40;

/** How long from the creation of a lock by another process to its place in the snapshot. One writer serves all watchers in turn. */
export async function latency(): Promise<Figure> {
  return withScratch(({ root, hotFolder }) =>
    withChild<LockscopeCommands, Figure>('programs/lockscope', (ours) =>
      withChild<SightingCommands, Figure>('peers/chokidarEvents', (chokidar) =>
        withChild<SightingCommands, Figure>('peers/parcelEvents', (parcel) =>
          withChild<WriterCommands, Figure>('programs/writer', async (writer) => {
            const chokidarFolder = emptyFolder(root, 'chokidar');
            const parcelFolder = emptyFolder(root, 'parcel');
            await ours.call('open', { root: path.dirname(hotFolder), workerScript, locks: 0, journals: 1 });
            await Promise.all([chokidar.call('watch', chokidarFolder), parcel.call('watch', parcelFolder)]);
            const [forUs = [], forChokidar = [], forParcel = []] = await writer.call('createInTurn', {
              folders: [hotFolder, chokidarFolder, parcelFolder],
              count: creations,
              maxGapMs,
            });
            const appeared = (await ours.call('takeChanges')).filter(({ present }) => present);
            return toFigure(
              delays(forUs, new Map(appeared.map(({ name, at }) => [name, at]))),
              delays(forChokidar, new Map(await chokidar.call('seen'))),
              delays(forParcel, new Map(await parcel.call('seen'))),
            );
          }),
        ),
      ),
    ),
  );
}

function emptyFolder(root: string, name: string): string {
  const folder = path.join(root, 'peers', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** One that was never told of counts as late beyond all measure. */
function delays(made: readonly Creation[], seen: ReadonlyMap<string, number>): readonly number[] {
  return made.map(({ name, at }) => (seen.get(name) ?? Infinity) - at);
}

function toFigure(ours: readonly number[], chokidar: readonly number[], parcel: readonly number[]): Figure {
  const row = (part: number): Pick<Figure['rows'][number], 'value' | 'unit' | 'peer' | 'note'> => ({
    value: quantile(ours, part),
    unit: 'ms',
    peer: { name: 'chokidar', value: quantile(chokidar, part) },
    note: `@parcel/watcher ${amount(quantile(parcel, part), 'ms')} (both only tell a name; nothing is read or judged)`,
  });
  return {
    id: 'B',
    title: `A lock created in a watched folder until it stands in the snapshot, ${creations} times`,
    rows: [
      { what: 'p50', ...row(0.5) },
      { what: 'p95', ...row(0.95), target: { limit: 100, of: 'value' } },
      { what: 'max', ...row(1) },
    ],
  };
}
