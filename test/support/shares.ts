import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Divides the files of tests in a folder and those below it into shares that take about as long as each other: the file with the most tests first, each to
 * the share that has the fewest until then. A file weighs its tests and, for what it sets up, as much as `setUp` of them.
 */
export function sharesOf(folder: string, count: number, setUp: number): readonly (readonly string[])[] {
  const weighed = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
    .map((file) => ({ file, weight: setUp + testsIn(readFileSync(file, 'utf8')) }))
    .sort((a, b) => b.weight - a.weight || (a.file < b.file ? -1 : 1));
  const shares = Array.from({ length: count }, () => ({ files: [] as string[], weight: 0 }));
  for (const { file, weight } of weighed) {
    const lightest = shares.reduce((least, share) => (share.weight < least.weight ? share : least));
    lightest.files.push(file);
    lightest.weight += weight;
  }
  return shares.map(({ files }) => files.sort());
}

function testsIn(text: string): number {
  return [...text.matchAll(/^\s*it\(/gm)].length;
}
