import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ConnectionQuestion } from '../../../../src/core/processPorts';
import { createNetstatConnections } from '../../../../src/node/processes/netstatConnections';
import { createNetstatListeners, parseNetstat } from '../../../../src/node/processes/netstatListeners';

const german = [
  '',
  'Aktive Verbindungen',
  '',
  '  Proto  Lokale Adresse         Remoteadresse          Status           PID',
  '  TCP    0.0.0.0:135            0.0.0.0:0              ABHÖREN         1012',
  '  TCP    127.0.0.1:3000         0.0.0.0:0              ABHÖREN         4711',
  '  TCP    127.0.0.1:3000         127.0.0.1:50000        HERGESTELLT     4711',
  '  TCP    [::1]:3000             [::]:0                 ABHÖREN         4712',
  '  UDP    0.0.0.0:3000           *:*                                    99',
  '',
].join('\r\n');

describe('netstat of Windows', () => {
  it('tells in any language who waits at which port', () => {
    assert.deepEqual(parseNetstat(german), [
      { port: 135, pid: 1012 },
      { port: 3000, pid: 4711 },
      { port: 3000, pid: 4712 },
    ]);
  });

  it('answers each question in its place, by one run', async () => {
    const runs: string[] = [];
    const listeners = createNetstatListeners({
      run: (program, args) => {
        runs.push(`${program} ${args.join(' ')}`);
        return Promise.resolve({ kind: 'ended', code: 0, stdout: german, stderr: '' });
      },
    });
    const questions = [3000, 4000, 135].map((port) => ({ port, pid: 4711 }));
    assert.deepEqual(await listeners.ask(questions), [
      { state: 'looked', pids: [4711, 4712], hidden: false },
      { state: 'looked', pids: [], hidden: false },
      { state: 'looked', pids: [1012], hidden: false },
    ]);
    assert.equal(runs.length, 1);
    assert.match(runs[0] ?? '', /netstat\.exe -a -n -o$/);
    assert.deepEqual(await listeners.ask([]), []);
  });

  it('tells whose the near end of a connection is, and not who has the far one', async () => {
    const asked: readonly ConnectionQuestion[] = [
      { local: { addresses: ['127.0.0.1'], port: 50000 }, remote: { addresses: ['127.0.0.1'], port: 3000 } },
      { local: { addresses: ['127.0.0.1'], port: 3000 }, remote: { addresses: ['127.0.0.1'], port: 50000 } },
    ];
    const text = `${german}  TCP    127.0.0.1:50000        127.0.0.1:3000         HERGESTELLT     4713\r\n  TCP    127.0.0.1:50000        127.0.0.1:3000         WARTEND         0\r\n`;
    const ask = createNetstatConnections({
      run: () => Promise.resolve({ kind: 'ended', code: 0, stdout: text, stderr: '' }),
    });
    const answers = await ask(asked);
    assert.deepEqual(
      answers.map((answer) => (answer.state === 'looked' ? answer.pids : [])),
      [[4713], [4711]],
    );
  });

  it('that cannot be run is said so', async () => {
    const failing = createNetstatListeners({ run: () => Promise.resolve({ kind: 'failed', reason: 'ENOENT' }) });
    assert.deepEqual(await failing.ask([{ port: 1, pid: 1 }]), [{ state: 'unreadable', reason: 'ENOENT' }]);
    const ended = createNetstatListeners({
      run: () => Promise.resolve({ kind: 'ended', code: 1, stdout: '', stderr: '' }),
    });
    assert.deepEqual(await ended.ask([{ port: 1, pid: 1 }]), [{ state: 'unreadable', reason: 'netstat: exit 1' }]);
  });
});
