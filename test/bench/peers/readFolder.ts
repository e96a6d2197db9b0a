import { closeSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import * as path from 'node:path';
import { serveReady } from '../ready';

/** The lower bound in JavaScript for knowing what stands in every lock of one folder. */
serveReady((folder) => {
  const buffer = Buffer.allocUnsafe(4_096);
  let locks = 0;
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (!lstatSync(file, { bigint: true }).isFile()) continue;
    const descriptor = openSync(file, 'r');
    readSync(descriptor, buffer);
    closeSync(descriptor);
    locks++;
  }
  return Promise.resolve(locks);
});
