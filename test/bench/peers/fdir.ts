import { fdir } from 'fdir';
import { serveReady } from '../ready';

/** Filters while it crawls, so that it need not keep all paths. */
serveReady(async (root) => {
  const locks = await new fdir()
    .withFullPaths()
    .filter((path) => path.endsWith('.lock'))
    .crawl(root)
    .withPromise();
  return locks.length;
});
