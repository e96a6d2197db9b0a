import { closeSync, openSync, readSync } from 'node:fs';
import { serveReady } from '../ready';

/** What a script would do to check NDJSON: `JSON.parse` of each line, the file read in pieces. */
serveReady((file) => {
  const descriptor = openSync(file, 'r');
  const piece = Buffer.allocUnsafe(256 * 1024);
  let rest = Buffer.alloc(0);
  let lines = 0;
  for (let read = readSync(descriptor, piece); read > 0; read = readSync(descriptor, piece)) {
    const bytes = rest.length === 0 ? piece.subarray(0, read) : Buffer.concat([rest, piece.subarray(0, read)]);
    let from = 0;
    for (let end = bytes.indexOf(10, from); end >= 0; end = bytes.indexOf(10, from)) {
      JSON.parse(bytes.toString('utf8', from, end));
      lines++;
      from = end + 1;
    }
    rest = Buffer.from(bytes.subarray(from));
  }
  closeSync(descriptor);
  return Promise.resolve(lines);
});
