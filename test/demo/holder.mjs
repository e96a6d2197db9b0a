import { randomBytes } from 'node:crypto';
import { renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { basename, dirname } from 'node:path';

/**
 * Plays a process in one of its moments, codegraph unless another is named, and takes the name of what it plays where it
 * stays: `holder.mjs hold|overstay|crash|crash-in-steal|crash-serving|serve|edit|wait LOCK`. Says `ready` on standard
 * output once it is there.
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
    process.title = 'codegraph watch';
    // Taken anew within its lease, in one step, so that it can be watched counting down and never lapses.
    take();
    setInterval(() => {
      writeFileSync(`${lock}.${nonce}.tmp`, stamp);
      renameSync(`${lock}.${nonce}.tmp`, lock);
    }, 25_000);
    break;
  }
  case 'overstay':
    process.title = 'codegraph build';
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
  case 'crash-serving':
    // As Rack writes it.
    writeFileSync(lock, String(process.pid));
    process.stdout.write('ready\n', () => process.kill(process.pid, 'SIGKILL'));
    break;
  case 'serve':
    process.title = `puma 6.5.0 (tcp://localhost:3000) [${basename(dirname(dirname(dirname(lock))))}]`;
    writeFileSync(lock, String(process.pid));
    setInterval(() => undefined, 60_000);
    break;
  case 'edit':
    process.title = 'emacs';
    // As Emacs does for unsaved changes.
    symlinkSync(`${userInfo().username}@${hostname()}.${process.pid}`, lock);
    setInterval(() => undefined, 60_000);
    break;
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
