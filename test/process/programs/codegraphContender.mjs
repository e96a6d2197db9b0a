/**
 * Holds codegraph's journal lock over and over in many projects, by the tool's own functions, and counts up in each
 * under it. Now and then it leaves the lock behind as a dead holder would. Where it is no thief, it sees the dead holder
 * as alive, as a codegraph in another container does: then it never renames its own lock over that one.
 * Runs until its input ends; prints what it held, when and how.
 */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const { journalModule, scratch, places, deadPid, thiefOf, plantShare, waitShare, lootShare, maySeeEmpty } = JSON.parse(
  process.argv[2],
);
const nanosPerMs = 1e6;

/** The module as it is; its functions for the lock, which it keeps to itself, are handed out besides. */
async function loadJournal() {
  const folder = path.dirname(journalModule);
  const text = fs
    .readFileSync(journalModule, 'utf8')
    .replaceAll(/from '(\.[^']+)'/g, (_, file) => `from '${pathToFileURL(path.join(folder, file)).href}'`);
  const copy = path.join(scratch, `journal-${process.pid}.mjs`);
  fs.writeFileSync(copy, `${text}\nexport { acquireJournalLock, releaseJournalLock };\n`);
  return import(pathToFileURL(copy).href);
}

/** Since the machine started, the same for all processes. Milliseconds. */
function now() {
  return Number(process.hrtime.bigint()) / nanosPerMs;
}

let visited = '';
let isThief = false;
let readAt = 0;
let visitedIndex = -1;
const thefts = [];

function watchSteals() {
  const { readFileSync, renameSync } = fs;
  const { kill } = process;
  fs.readFileSync = (file, ...more) => {
    for (;;) {
      readAt = now();
      const text = readFileSync(file, ...more);
      // One that is just being made is empty for a moment, and to codegraph an empty one is dead: every contender that
      // comes by then is a thief. That hole is not ours to test.
      if (file !== visited || text !== '' || maySeeEmpty) return text;
    }
  };
  fs.renameSync = (from, to) => {
    renameSync(from, to);
    if (to !== visited) return;
    const at = now();
    thefts.push({ place: visitedIndex, by: process.pid, at, gapMs: at - readAt });
  };
  process.kill = (pid, signal) => (pid === deadPid && !isThief ? true : kill.call(process, pid, signal));
  return { readFileSync, renameSync };
}

const real = watchSteals();

function textOf(file) {
  try {
    return real.readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function spin(ms) {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

function plantDead(lock) {
  const hex = Array.from({ length: 16 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
  const made = `${lock}.planted-${process.pid}`;
  fs.writeFileSync(made, `${deadPid}\n${deadPid}-${hex}\n`);
  real.renameSync(made, lock);
}

const holds = [];
const robbed = [];
let planted = 0;
let gaveUp = 0;

function visit({ acquireJournalLock, releaseJournalLock }, index) {
  const { lock, counter } = places[index];
  const standing = textOf(lock);
  // Waiting is not what is to be tested: most of the time somewhere else is free.
  isThief = thiefOf.includes(index);
  const isLoot = isThief && standing?.startsWith(`${deadPid}\n`) === true;
  if (standing !== null && Math.random() > (isLoot ? lootShare : waitShare)) return;
  visited = lock;
  visitedIndex = index;
  const began = now();
  let held;
  try {
    held = acquireJournalLock(lock);
  } catch (error) {
    if (!/within \d+ms/.test(error.message)) throw error;
    gaveUp += 1;
    return;
  }
  const from = now();
  const count = Number(real.readFileSync(counter, 'utf8'));
  spin(Math.random() * 0.4);
  fs.writeFileSync(counter, String(count + 1));
  const found = textOf(lock);
  const isOurs = found?.includes(held.nonce) === true;
  if (!isOurs) robbed.push({ place: index, by: process.pid, began, at: now(), found });
  holds.push({ place: index, began, from, to: now() });
  if (isOurs && Math.random() < plantShare) {
    plantDead(lock);
    fs.closeSync(held.fd);
    planted += 1;
  } else releaseJournalLock(lock, held);
}

let isOver = false;
process.stdin.on('end', () => (isOver = true)).resume();
setInterval(
  () => console.log(`progress ${JSON.stringify({ held: holds.length, stolen: thefts.length })}`),
  100,
).unref();
const journal = await loadJournal();
while (!isOver) {
  for (let n = 0; n < 20; n++) visit(journal, Math.floor(Math.random() * places.length));
  await new Promise((resolve) => setImmediate(resolve));
}
console.log(JSON.stringify({ holds, robbed, planted, gaveUp, thefts }));
