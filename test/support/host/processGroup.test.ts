import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { groupLives } from './processGroup';

describe('a process group', () => {
  it('lives while one of its members does, and not by the dead whom nobody asks for', async function () {
    if (process.platform !== 'linux') return;
    // The second line makes the shell a program that never asks for the child it has by then.
    const script = 'setsid sh -c "echo \\$\\$; read -r _" <&3 & exec sleep 60';
    const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore', 'pipe'] });
    try {
      const [line] = (await once(parent.stdout!, 'data')) as [Buffer];
      const pid = Number(line.toString());
      const group = { pid, exitCode: null, signalCode: null };
      assert.equal(groupLives(group), true);
      (parent.stdio[3] as NodeJS.WritableStream).end();
      while (stateOf(pid) !== 'Z') await new Promise((resolve) => setImmediate(resolve));
      assert.equal(groupLives(group), false);
    } finally {
      parent.kill('SIGKILL');
    }
  });
});

function stateOf(pid: number): string {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return line.slice(line.lastIndexOf(')') + 2, line.lastIndexOf(')') + 3);
}
