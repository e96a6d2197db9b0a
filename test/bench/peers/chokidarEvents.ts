import { watch } from 'chokidar';
import { once } from 'node:events';
import { basename } from 'node:path';
import { moment } from '../moment';
import { serveSightings } from '../sightings';

serveSightings(async (folder, saw) => {
  const watcher = watch(folder, { depth: 0, atomic: false, ignoreInitial: true });
  watcher.on('add', (path) => saw(basename(path), moment()));
  await once(watcher, 'ready');
});
