/**
 * Takes and gives up one lock over and over by codegraph's protocol, and now and then leaves it behind as a dead
 * process would. Prints the nonces under which it held the lock.
 * Arguments: lock, pid of a dead process, milliseconds to go on.
 */
const { randomBytes } = require('node:crypto');
const fs = require('node:fs');

const [lock, deadPid, durationMs] = process.argv.slice(2);
const end = Date.now() + Number(durationMs);
/** Codegraph's own is thirty seconds: too long for a test in which a lock is left under a live pid. */
const leaseMs = 1_000;
const held = [];

function freshNonce(pid) {
  return `${pid}-${randomBytes(8).toString('hex')}`;
}

function read() {
  try {
    return fs.readFileSync(lock, 'utf8');
  } catch {
    return '';
  }
}

function isStale() {
  const pid = Number(read().split('\n')[0]);
  if (!Number.isFinite(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return true;
  }
  const stat = fs.statSync(lock, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > leaseMs;
}

function put(nonce, pid) {
  const temp = `${lock}.${nonce}.tmp`;
  fs.writeFileSync(temp, `${pid}\n${nonce}\n`);
  fs.renameSync(temp, lock);
}

function acquire(nonce) {
  try {
    const descriptor = fs.openSync(lock, 'wx');
    fs.writeSync(descriptor, `${process.pid}\n${nonce}\n`);
    fs.closeSync(descriptor);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!isStale()) return false;
  put(nonce, process.pid);
  return read().includes(nonce);
}

function spin(ms) {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

function pause(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

while (Date.now() < end) {
  const nonce = freshNonce(process.pid);
  if (!acquire(nonce)) {
    pause(Math.random() * 4);
    continue;
  }
  held.push(nonce);
  spin(Math.random() * 2);
  if (!read().includes(nonce)) continue;
  if (Math.random() < 0.5) fs.rmSync(lock, { force: true });
  else put(freshNonce(deadPid), deadPid);
}
console.log(JSON.stringify(held));
