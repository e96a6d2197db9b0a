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
