import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import {
  createInnerProcesses,
  createProcfsInnerProcesses,
  innerPids,
} from '../../../../src/node/processes/innerProcesses';
import { createProcTree } from '../../../../src/node/processes/procTree';

describe('the numbers of a process in containers', () => {
  it('are those behind the one it has here', () => {
    const status = (line: string): string => `Name:\tnode\nPid:\t4711\n${line}\nVmPeak:\t 1 kB\n`;
    assert.deepEqual(
      ['NSpid:\t4711', 'NSpid:\t4711\t7', 'NSpid:\t4711\t20\t1', 'Pid:\t4711'].map((line) => innerPids(status(line))),
      [[], [7], [20, 1], []],
    );
  });
});

describe('processes of containers', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'lockscope-inner-'));
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function put(pid: number, numbers: string): void {
    mkdirSync(path.join(root, String(pid)));
    writeFileSync(path.join(root, String(pid), 'status'), `Name:\tx\nNSpid:\t${numbers}\n`);
  }

  const namesakes = async (...pids: readonly number[]): Promise<readonly number[]> =>
    [...(await createProcfsInnerProcesses(createProcTree(root)).namesakes(pids))].sort((a, b) => a - b);

  it('are found by the numbers they have inside, at whatever depth', async () => {
    put(4711, '4711\t7');
    put(4712, '4712\t30\t8');
    put(4713, '4713');
    assert.deepEqual(await namesakes(7, 8, 30, 4711, 4713), [7, 8, 30]);
  });

  it('are none where nobody runs in a container', async () => {
    put(1, '1');
    put(7, '7');
    assert.deepEqual([await namesakes(1, 7), await namesakes()], [[], []]);
  });

  it('leave out who ended while they were looked for', async () => {
    put(4711, '4711\t7');
    mkdirSync(path.join(root, '4712'));
    assert.deepEqual(await namesakes(7), [7]);
  });

  it('may be anybody where there is no list', async () => {
    rmSync(root, { recursive: true });
    assert.deepEqual(await namesakes(7, 8), [7, 8]);
  });

  it('may be, where containers run in a machine that nothing shows, what starts first in one', async () => {
    for (const platform of ['darwin', 'win32'] as const) {
      const found = await createInnerProcesses(platform).namesakes([1, 299, 300, 4711]);
      assert.deepEqual([...found], [1, 299], platform);
    }
  });

  it('of this machine do not include one that nobody can have', async () => {
    assert.equal((await createInnerProcesses().namesakes([2 ** 30])).size, 0);
  });
});
