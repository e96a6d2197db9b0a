import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Registers as nearly every tool does: reads all, writes it anew with its own, and renames that into place. On `begin` it
 * leaves the entry of a dead process; on `race` it replaces that, and registers under another name as well.
 */
const [path] = process.argv.slice(2);

function write(servers) {
  const temp = `${path}.tmp.${process.pid}`;
  writeFileSync(temp, JSON.stringify({ servers }, null, 2));
  renameSync(temp, path);
}

/** Nanoseconds at which it goes on: sleeping is far too coarse. */
function spin(ns) {
  const until = process.hrtime.bigint() + BigInt(Math.round(ns));
  while (process.hrtime.bigint() < until);
}

mkdirSync(dirname(path), { recursive: true });
process.on('message', ({ what, dead, round, afterNs }) => {
  if (what === 'begin') write({ web: { pid: process.ppid }, api: { pid: dead, round } });
  else {
    spin(afterNs);
    const { servers } = JSON.parse(readFileSync(path, 'utf8'));
    write({ ...servers, api: { pid: process.pid, round }, db: { pid: process.pid, round } });
  }
  process.send({ done: what });
});
process.on('disconnect', () => process.exit());
process.send({ done: 'start' });
