/**
 * Holds locks of the real proper-lockfile over and over, counts up under each, and now and then leaves a folder behind
 * that has not been touched for hours. Only in the places given is an old folder one to take over for it; elsewhere it
 * grants its rivals a day, as each caller may choose. Runs until its input ends; prints what it held and when.
 */
const fs = require('node:fs');

const { library, places, thiefOf, plantShare } = JSON.parse(process.argv[2]);
const lockfile = require(library);
const defaultStaleMs = 10_000;
const dayMs = 24 * 3_600_000;
const abandonedMs = 3 * 3_600_000;

function now() {
  return Number(process.hrtime.bigint()) / 1e6;
}

const holds = [];
const thefts = [];
const failures = [];
let planted = 0;

/** The file system as the library sees it: whoever has removed an old folder has taken over. */
function watched(place) {
  let seenAt = 0;
  return {
    ...fs,
    stat: (path, done) => {
      seenAt = now();
      fs.stat(path, (error, stats) => {
        // The last one before it has the lock is of its own: by that time it will know it.
        knownMs = stats?.mtime.getTime();
        done(error, stats);
      });
    },
    rmdir: (path, done) =>
      fs.rmdir(path, (error) => {
        const at = now();
        if (!error && !isHeld) thefts.push({ place, by: process.pid, at, gapMs: at - seenAt });
        done(error);
      }),
  };
}

let isHeld = false;
let knownMs;

async function visit(place) {
  const { lock, counter } = places[place];
  const began = now();
  let release;
  try {
    release = await lockfile.lock(lock.slice(0, -'.lock'.length), {
      realpath: false,
      stale: thiefOf.includes(place) ? defaultStaleMs : dayMs,
      fs: watched(place),
      onCompromised: (error) => failures.push(String(error)),
    });
  } catch (error) {
    // Its folder was away while the library asked for the time on it.
    if (error.code === 'ENOENT') robbed.push({ place, by: process.pid, began, at: now(), found: null });
    else if (error.code !== 'ELOCKED') failures.push(`${error.code} ${error.message}`);
    return;
  }
  isHeld = true;
  const from = now();
  const count = Number(fs.readFileSync(counter, 'utf8'));
  const until = performance.now() + Math.random() * 0.4;
  while (performance.now() < until);
  fs.writeFileSync(counter, String(count + 1));
  const there = fs.statSync(lock, { throwIfNoEntry: false });
  // The next time it touches its lock it would be told that it was compromised.
  if (there?.mtime.getTime() !== knownMs) {
    robbed.push({ place, by: process.pid, began, at: now(), found: there === undefined ? null : 'another time' });
  }
  holds.push({ place, began, from, to: now() });
  await release();
  isHeld = false;
  if (Math.random() < plantShare) plant(lock);
}

const robbed = [];

/** Whole milliseconds, as the library sets them. */
function plant(lock) {
  try {
    fs.mkdirSync(lock);
    const then = new Date(Date.now() - abandonedMs);
    fs.utimesSync(lock, then, then);
    planted += 1;
  } catch (error) {
    // Somebody has it by now, or has had it and is done.
    if (!['EEXIST', 'ENOENT'].includes(error.code)) throw error;
  }
}

let isOver = false;
process.stdin.on('end', () => (isOver = true)).resume();
setInterval(
  () => console.log(`progress ${JSON.stringify({ held: holds.length, stolen: thefts.length })}`),
  100,
).unref();
async function main() {
  while (!isOver) {
    await visit(Math.floor(Math.random() * places.length));
    await new Promise((resolve) => setImmediate(resolve));
  }
  console.log(JSON.stringify({ holds, thefts, robbed, planted, gaveUp: 0, failures }));
}
void main();
