import { subscribe } from '@parcel/watcher';
import { serveReady } from '../ready';

/** Ready means: every change below the root will be told. It names no lock that is already there. */
serveReady(async (root) => {
  await subscribe(root, () => undefined);
  return 0;
});
