import { closeSync, openSync, readSync } from 'node:fs';
import { serveReady } from '../ready';

/** The lower bound: nothing but reading the file. */
serveReady((file) => {
  const descriptor = openSync(file, 'r');
  const piece = Buffer.allocUnsafe(256 * 1024);
  let bytes = 0;
  for (let read = -1; read !== 0; bytes += read) read = readSync(descriptor, piece, 0, piece.length, null);
  closeSync(descriptor);
  return Promise.resolve(bytes);
});
