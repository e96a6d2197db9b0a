import { subscribe } from '@parcel/watcher';
import { basename } from 'node:path';
import { moment } from '../moment';
import { serveSightings } from '../sightings';

serveSightings(async (folder, saw) => {
  await subscribe(folder, (error, events) => {
    if (error !== null) throw error;
    const at = moment();
    for (const { path, type } of events) if (type === 'create') saw(basename(path), at);
  });
});
