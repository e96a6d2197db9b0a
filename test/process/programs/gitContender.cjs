/**
 * Commits over and over in some repositories, and now and then leaves an index.lock behind as a git that was killed a
 * while ago would. Runs until its input ends; prints which commits git says it has made, and what else it said.
 */
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const { repositories, plantShare, env } = JSON.parse(process.argv[2]);
const agedMs = 120_000;
const committed = repositories.map(() => []);
const failures = [];
let planted = 0;

function git(cwd, args) {
  const { status, stderr } = spawnSync('git', args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) failures.push(stderr);
  return status === 0;
}

function commit(index) {
  const repository = repositories[index];
  // Otherwise most of what is done is to be refused.
  if (fs.existsSync(path.join(repository, '.git', 'index.lock')) && Math.random() > 0.02) return;
  const name = `${process.pid}-${committed[index].length}-${failures.length}`;
  fs.writeFileSync(path.join(repository, String(process.pid)), name);
  if (!git(repository, ['add', String(process.pid)])) return;
  // With --all it has the lock until the commit is made; without, two gits at once may mix up their messages.
  if (git(repository, ['commit', '--quiet', '--all', '--allow-empty', '--message', name])) committed[index].push(name);
}

/** Exclusive, as git itself makes it: where one stands, somebody has it. */
function plant(lock) {
  let descriptor;
  try {
    descriptor = fs.openSync(lock, 'wx');
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return;
  }
  fs.writeSync(descriptor, 'half an index');
  const then = Date.now() / 1_000 - agedMs / 1_000;
  fs.futimesSync(descriptor, then, then);
  fs.closeSync(descriptor);
  planted += 1;
}

let isOver = false;
process.stdin.on('end', () => (isOver = true)).resume();
setInterval(
  () =>
    console.log(
      `progress ${JSON.stringify({ commits: committed.reduce((sum, names) => sum + names.length, 0), refused: failures.length })}`,
    ),
  100,
).unref();
async function main() {
  while (!isOver) {
    const index = Math.floor(Math.random() * repositories.length);
    commit(index);
    if (Math.random() < plantShare) plant(path.join(repositories[index], '.git', 'index.lock'));
    await new Promise((resolve) => setImmediate(resolve));
  }
  console.log(JSON.stringify({ committed, failures, planted }));
}
void main();
