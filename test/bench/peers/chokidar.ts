import { watch } from 'chokidar';
import { serveReady } from '../ready';

/** Everything below the root, with the files that are no locks ignored: the best that can be asked of it there. */
serveReady((root) => {
  const watcher = watch(root, { ignored: (path, stats) => stats?.isFile() === true && !path.endsWith('.lock') });
  let locks = 0;
  watcher.on('add', () => locks++);
  return new Promise((resolve, reject) => {
    watcher.on('ready', () => resolve(locks));
    watcher.on('error', reject);
  });
});
