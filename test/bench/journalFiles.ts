import { closeSync, existsSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import * as path from 'node:path';
import { cacheFolder } from '../support/host/cache';

/** Of each big journal. */
export const gigabyte = 1024 * 1024 * 1024;

/** A journal of codegraph's with a gigabyte of paths as a large repository has them; made once. */
export function ensureCodegraphJournal(): string {
  return ensure('changes.journal', (file) => {
    const header = '# codegraph-journal v1 1795171083515\n';
    const block = Array.from({ length: 4_096 }, (_, n) => {
      const name = `packages/area${n % 61}/src/module-${(n * 7_919) % 997}/component${n}.ts`;
      return n % 10 === 0 ? `DELETED ${name}\n` : `${name}\n`;
    }).join('');
    repeat(file, header, block);
  });
}

/** A gigabyte of events, one JSON object a line; made once. */
export function ensureNdjson(): string {
  return ensure('change-events.ndjson', (file) => {
    const block = Array.from({ length: 2_048 }, (_, n) =>
      JSON.stringify({
        ts: 1_795_171_083_515 + n,
        file: `packages/area${n % 61}/src/module-${(n * 7_919) % 997}/component${n}.ts`,
        event: n % 10 === 0 ? 'deleted' : 'changed',
        symbols: { added: [{ name: `fn${n}`, kind: 'function', line: n }], removed: [], modified: [] },
        counts: { nodes: n, edges: n * 3, ratio: n / 7 },
      }),
    ).join('\n');
    repeat(file, '', `${block}\n`);
  });
}

function ensure(name: string, make: (file: number) => void): string {
  const folder = cacheFolder('bench-journals');
  mkdirSync(folder, { recursive: true });
  const whole = path.join(folder, name);
  if (existsSync(whole) && statSync(whole).size >= gigabyte) return whole;
  const file = openSync(whole, 'w');
  try {
    make(file);
  } finally {
    closeSync(file);
  }
  return whole;
}

function repeat(file: number, start: string, text: string): void {
  const block = Buffer.from(text);
  let size = writeSync(file, start);
  while (size < gigabyte) size += writeSync(file, block);
}
