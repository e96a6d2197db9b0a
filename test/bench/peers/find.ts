import { spawn } from 'node:child_process';
import { statusBytes } from '../memory';
import { serveReady } from '../ready';

let peakBytes = 0;

/** GNU or BSD `find`; its start counts, its memory is read while it runs. */
serveReady(
  (root) =>
    new Promise((resolve, reject) => {
      const child = spawn('find', [root, '-name', '*.lock'], { stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      const poll = setInterval(() => {
        if (child.pid !== undefined) peakBytes = Math.max(peakBytes, statusBytes(child.pid, 'VmHWM'));
      }, 10);
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      child.on('error', reject);
      child.on('close', () => {
        clearInterval(poll);
        resolve(text.split('\n').filter((line) => line !== '').length);
      });
    }),
  () => peakBytes,
);
