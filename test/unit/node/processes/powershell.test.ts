import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { BoundedRun, Runner } from '../../../../src/node/processes/boundedRun';
import { cimScript, createPowershellTable } from '../../../../src/node/processes/powershell';
import { recording } from '../../../fixtures/processes/recording';

function answering(stdout: string, code = 0, stderr = ''): Runner {
  const answer: BoundedRun = { kind: 'ended', code, stdout, stderr };
  return () => Promise.resolve(answer);
}

describe('createPowershellTable', () => {
  it('gives every pid an answer from one run', async () => {
    const run = answering(recording('windows-many.json.txt'));
    const states = await createPowershellTable({ run, probe: (pid) => (pid === 12 ? 'there' : 'gone') }).query([
      7344, 1188, 8, 12, 0,
    ]);
    assert.deepEqual(states.get(7344), {
      state: 'running',
      pid: 7344,
      startedAt: Date.parse('2026-10-07T08:00:00Z'),
      startPrecisionMs: 16,
      startTicks: null,
      command: '"C:\\Program Files\\nodejs\\node.exe" server.js --title "café"',
      parentPid: 6120,
      user: null,
    });
    const stranger = states.get(1188);
    assert.ok(stranger?.state === 'running');
    assert.equal(stranger.command, '[svchost.exe]');
    assert.deepEqual(states.get(8), { state: 'absent', pid: 8 });
    assert.deepEqual(states.get(12), { state: 'hidden', pid: 12 });
    assert.equal(states.get(0)?.state, 'unreadable');
  });

  it('says nothing of any pid when the query failed or was not understood', async () => {
    const probe = (): 'gone' => 'gone';
    const denied = createPowershellTable({
      run: answering('', 1, 'Get-CimInstance : Access denied\r\nAt line:1'),
      probe,
    });
    assert.deepEqual((await denied.query([8])).get(8), {
      state: 'unreadable',
      pid: 8,
      reason: 'PowerShell: Get-CimInstance : Access denied',
    });
    const garbled = createPowershellTable({ run: answering('[{"ProcessId":'), probe });
    assert.equal((await garbled.query([8])).get(8)?.state, 'unreadable');
  });

  it('takes an empty answer for no match', async () => {
    const table = createPowershellTable({ run: answering(''), probe: () => 'gone' });
    assert.deepEqual((await table.query([8])).get(8), { state: 'absent', pid: 8 });
  });

  it('starts the PowerShell of the system, not one that lies in the current folder, and no user profile', async () => {
    const calls: { readonly file: string; readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv }[] = [];
    const run: Runner = (file, args, { env }) => {
      calls.push({ file, args, env });
      return Promise.resolve({ kind: 'ended', code: 0, stdout: '', stderr: '' });
    };
    await createPowershellTable({ run, probe: () => 'gone' }).query(
      Array.from({ length: 101 }, (_, index) => index + 1),
    );
    assert.equal(calls.length, 2);
    assert.match(calls[0]?.file ?? '', /^[A-Z]:\\.*\\System32\\WindowsPowerShell\\v1\.0\\powershell\.exe$/i);
    assert.ok(calls[0]?.args.includes('-NoProfile') && calls[0].args.includes('-NonInteractive'));
    assert.ok(!Object.keys(calls[0]?.env ?? {}).some((name) => name.toLowerCase() === 'psmodulepath'));
  });
});

describe('cimScript', () => {
  it('names the pids and nothing that a shell would quote', () => {
    const script = cimScript([4, 2 ** 31 - 1]);
    assert.match(script, /-Filter 'ProcessId=4 or ProcessId=2147483647'/);
    assert.doesNotMatch(script, /"/);
  });
});
