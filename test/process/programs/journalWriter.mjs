/**
 * Appends to codegraph's journal over and over, by the tool's own function and under its lock, until its input ends;
 * prints how many entries it wrote. Names of all lengths, many of them with letters beyond ASCII. Where it is told to, it
 * rests for so many milliseconds now and then, as people do between two edits.
 */
import { setTimeout as rest } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const { journalModule, root, writer, restMs = 0 } = JSON.parse(process.argv[2]);
const { appendJournalEntries } = await import(pathToFileURL(journalModule).href);

let isOver = false;
process.stdin.on('end', () => (isOver = true)).resume();
let entries = 0;
for (let round = 0; !isOver; round++) {
  const batch = Array.from({ length: 1 + (round % 40) }, (_, n) => ({
    file: `src/${'ü模😀'.repeat(n % 9)}w${writer}-${round}/file${n}.ts`,
    deleted: n % 7 === 0,
  }));
  appendJournalEntries(root, batch);
  entries += batch.length;
  await (restMs > 0 && round % 20 === 19 ? rest(restMs) : new Promise((resolve) => setImmediate(resolve)));
}
console.log(JSON.stringify({ entries }));
