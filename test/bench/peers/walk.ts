import { readdirSync } from 'node:fs';
import { sep } from 'node:path';
import { serveReady } from '../ready';

/** The lower bound in JavaScript: nothing but `readdir` and a look at each name. */
serveReady((root) => {
  const pending = [root];
  let locks = 0;
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) pending.push(folder + sep + entry.name);
      else if (entry.name.endsWith('.lock')) locks++;
    }
  }
  return Promise.resolve(locks);
});
