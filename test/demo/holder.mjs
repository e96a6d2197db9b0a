import { randomBytes } from 'node:crypto';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';

/**
 * Plays a codegraph process in one of its moments, in plain JavaScript so that its command line reads like a tool's:
 * `holder.mjs hold|overstay|crash|crash-in-steal|wait LOCK`. Says `ready` on standard output once it is there.
 */
const [moment, lock] = process.argv.slice(2);
const nonce = `${process.pid}-${randomBytes(8).toString('hex')}`;
const stamp = `${process.pid}\n${nonce}\n`;

function take() {
  writeFileSync(lock, stamp, { flag: 'wx' });
}

function backdate(path, seconds) {
  const then = Date.now() / 1000 - seconds;
  utimesSync(path, then, then);
}

switch (moment) {
  case 'hold': {
    // Released and taken anew within its lease, as a busy writer does, so that it can be watched counting down.
    take();
    setInterval(() => {
      rmSync(lock, { force: true });
      setTimeout(take, 400);
    }, 25_000);
    break;
  }
  case 'overstay':
    take();
    backdate(lock, 75);
    break;
  case 'crash':
    take();
    process.stdout.write('ready\n', () => process.kill(process.pid, 'SIGKILL'));
    break;
  case 'crash-in-steal': {
    const temporary = `${lock}.${nonce}.tmp`;
    writeFileSync(temporary, stamp);
    backdate(temporary, 180);
    process.stdout.write('ready\n', () => process.kill(process.pid, 'SIGKILL'));
    break;
  }
  case 'wait':
    setInterval(() => undefined, 60_000);
    break;
  default:
    console.error(`unknown moment ${moment}`);
    process.exit(2);
}
process.stdout.write('ready\n');
// Whoever started this is gone: nobody would end it.
process.stdin.on('end', () => process.exit(0)).resume();
