/**
 * Holds locks of the real proper-lockfile over and over, counts up under each, and now and then leaves a folder behind
 * that has not been touched for hours. Only in the places given is an old folder one to take over for it; elsewhere it
 * grants its rivals a day, as each caller may choose. Runs until its input ends; prints what it held and when, and which
 * folder it made, saw and removed: times are of the clock that all processes share, folders are told by their number,
 * which no other has for as long as it has them open.
 */
const fs = require('node:fs');

const { library, places, thiefOf, plantShare } = JSON.parse(process.argv[2]);
const lockfile = require(library);
const defaultStaleMs = 10_000;
const dayMs = 24 * 3_600_000;
const abandonedMs = 3 * 3_600_000;
const by = process.pid;

function now() {
  return Number(process.hrtime.bigint()) / 1e6;
}

const holds = [];
const thefts = [];
const failures = [];
const robbed = [];
const removals = [];
const plants = [];
let planted = 0;
/** How often a link stood where it was about to remove a folder: one to take over, or its own. */
const barred = { takeovers: 0, releases: 0 };

/** What is known of one visit. `own`: the number of the folder it has made, `null` where that was gone at once. */
function newVisit() {
  return {
    began: now(),
    madeAt: 0,
    fd: null,
    own: null,
    hasMade: false,
    isHeld: false,
    knownMs: NaN,
    judged: null,
    askedAt: 0,
  };
}

/** The file system as the library sees it: whoever has removed an old folder has taken over. */
function watched(place, visit) {
  return {
    ...fs,
    mkdir: (path, done) => {
      visit.began = now();
      try {
        fs.mkdirSync(path);
      } catch (error) {
        return setImmediate(done, error);
      }
      open(path, visit);
      visit.hasMade = true;
      visit.madeAt = now();
      setImmediate(done, null);
    },
    utimes: (path, ...times) => {
      visit.askedAt = now();
      fs.utimes(path, ...times);
    },
    stat: (path, done) => {
      const seenAt = now();
      visit.askedAt = seenAt;
      fs.stat(path, (error, stats) => {
        // The last one before it has the lock is of its own: by that time it will know it.
        visit.knownMs = stats?.mtime.getTime();
        visit.judged = { ino: stats?.ino ?? null, at: seenAt };
        done(error, stats);
      });
    },
    rmdir: (path, done) =>
      setImmediate(() => {
        const began = now();
        try {
          fs.rmdirSync(path);
        } catch (error) {
          return done(error);
        }
        const at = now();
        removals.push({ place, by, began, at, ...kindOf(visit) });
        if (!visit.hasMade) thefts.push({ place, by, at, gapMs: at - visit.judged.at });
        done(null);
      }),
  };
}

function kindOf({ hasMade, own, began, madeAt, judged }) {
  return hasMade
    ? { kind: 'release', own, madeFrom: began, madeAt }
    : { kind: 'takeover', own: null, madeFrom: 0, madeAt: 0, judged: judged.ino, judgedAt: judged.at };
}

/** Also to know afterwards whether it was removed, or lies elsewhere. */
function open(path, visit) {
  try {
    visit.fd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
    visit.own = fs.fstatSync(visit.fd).ino;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function rob(place, visit, lookedAt, found) {
  const isRemoved = visit.fd === null ? null : fs.fstatSync(visit.fd).nlink === 0;
  const { began, madeAt, own } = visit;
  robbed.push({ place, by, began, madeAt, lookedAt, at: now(), own, isRemoved, found });
}

async function visit(place) {
  const { lock } = places[place];
  const one = newVisit();
  try {
    const release = await lockfile
      .lock(lock.slice(0, -'.lock'.length), {
        realpath: false,
        stale: thiefOf.includes(place) ? defaultStaleMs : dayMs,
        fs: watched(place, one),
        onCompromised: (error) => failures.push(String(error)),
      })
      .catch((error) => {
        // Its folder was away while the library asked for the time on it.
        if (error.code === 'ENOENT') rob(place, one, one.askedAt, null);
        else if (error.code === 'ENOTDIR') barred.takeovers += 1;
        else if (error.code !== 'ELOCKED') failures.push(`${error.code} ${error.message}`);
        return null;
      });
    if (release !== null) await work(place, one, release);
  } finally {
    if (one.fd !== null) fs.closeSync(one.fd);
  }
  if (one.isHeld && Math.random() < plantShare) plant(place, lock);
}

async function work(place, one, release) {
  const { lock, counter } = places[place];
  one.isHeld = true;
  const from = now();
  const count = Number(fs.readFileSync(counter, 'utf8'));
  const until = performance.now() + Math.random() * 0.4;
  while (performance.now() < until);
  fs.writeFileSync(counter, String(count + 1));
  const lookedAt = now();
  const there = fs.statSync(lock, { throwIfNoEntry: false });
  // The next time it touches its lock it would be told that it was compromised.
  if (there?.mtime.getTime() !== one.knownMs) rob(place, one, lookedAt, there?.ino ?? null);
  const { began, madeAt, own } = one;
  holds.push({ place, by, began, madeAt, own, from, to: now() });
  await release().catch((error) => {
    if (error.code !== 'ENOTDIR') throw error;
    barred.releases += 1;
  });
}

/** Whole milliseconds, as the library sets them. */
function plant(place, lock) {
  try {
    fs.mkdirSync(lock);
    const fd = fs.openSync(lock, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
    // Of somebody else who was there by then, it is to be known that it was done to him.
    plants.push({ place, ino: fs.fstatSync(fd).ino });
    const then = new Date(Date.now() - abandonedMs);
    fs.futimesSync(fd, then, then);
    fs.closeSync(fd);
    planted += 1;
  } catch (error) {
    // Somebody has it by now, or has had it and is done.
    if (!['EEXIST', 'ENOENT'].includes(error.code)) throw error;
  }
}

let isOver = false;
process.stdin.on('end', () => (isOver = true)).resume();
setInterval(
  () => console.log(`progress ${JSON.stringify({ held: holds.length, stolen: thefts.length, robbed: robbed.length })}`),
  100,
).unref();
async function main() {
  while (!isOver) {
    await visit(Math.floor(Math.random() * places.length));
    await new Promise((resolve) => setImmediate(resolve));
  }
  console.log(JSON.stringify({ holds, thefts, robbed, removals, plants, planted, barred, gaveUp: 0, failures }));
}
void main();
