import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { ProcessState, ProcessTable } from '../../../../src/core/processPorts';
import { createProcfsTable, type ProcfsOptions } from '../../../../src/node/processes/procfs';
import { recording } from '../../../fixtures/processes/recording';

const now = 1_800_000_000_000;
/** Of the machine, seconds. */
const uptime = 2_000;
const hour = 3_600_000;
const bootedAt = now - uptime * 1000;

describe('createProcfsTable', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'lockscope-proc-'));
    put('uptime', `${uptime.toFixed(2)} 5.00\n`);
    put('self/stat', stat(700, 190_000));
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function put(name: string, text: string): void {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  function record(pid: number, folder: string): void {
    for (const file of ['stat', 'status', 'cmdline']) {
      put(`${pid}/${file}`, recording(folder, `${file}.txt`));
    }
  }

  function stat(pid: number, startTicks: number, state = 'S', comm = 'sleep'): string {
    return `${pid} (${comm}) ${state} 7 ${'0 '.repeat(15)}1 0 ${startTicks} 0 0\n`;
  }

  function status(processPid: number, uid = 4_000_000): string {
    return `Name:\tsleep\nTgid:\t${processPid}\nUid:\t1\t${uid}\t1\t1\n`;
  }

  function table(options: ProcfsOptions = {}): ProcessTable {
    return createProcfsTable({
      root,
      now: () => now,
      ownPid: 700,
      ownAgeMs: () => 50_000,
      probe: () => 'gone',
      ...options,
    });
  }

  async function ask(pid: number, options: ProcfsOptions = {}): Promise<ProcessState | undefined> {
    return (await table(options).query([pid])).get(pid);
  }

  it('reads a process with an odd name', async () => {
    record(22368, 'proc-odd-name');
    const state = await ask(22368);
    assert.ok(state?.state === 'running');
    assert.equal(state.startedAt, bootedAt + 1_908_600);
    assert.equal(state.startTicks, 190_860);
    assert.deepEqual([state.command, state.parentPid], ['odd name 64', 22327]);
  });

  it('calls a zombie a zombie, and names it', async () => {
    record(22369, 'proc-zombie');
    const state = await ask(22369);
    assert.ok(state?.state === 'zombie');
    assert.equal(state.command, '[sleep]');
  });

  it('calls a process running whose main thread ended before the others', async () => {
    put('24121/stat', recording('proc-leader-gone', 'stat.txt'));
    put('24121/status', status(24121));
    put('24121/cmdline', '');
    assert.equal((await ask(24121))?.state, 'running');
  });

  it('tells whose thread an id is', async () => {
    put('31/stat', stat(31, 5));
    put('31/status', status(30));
    assert.deepEqual(await ask(31), { state: 'thread', pid: 31, processPid: 30 });
  });

  it('shows the effective user by number when it is not us', async () => {
    put('31/stat', stat(31, 5));
    put('31/status', status(31));
    const state = await ask(31);
    assert.ok(state?.state === 'running');
    assert.equal(state.user, '4000000');
  });

  it('does not read the memory of a process that waits where no signal reaches', async () => {
    put('31/stat', stat(31, 5, 'D', 'dd'));
    put('31/status', status(31));
    put('31/cmdline', 'dd\0if=x\0');
    const state = await ask(31);
    assert.ok(state?.state === 'running');
    assert.equal(state.command, '[dd]');
  });

  it('calls what is not listed absent only when the kernel does not know it either', async () => {
    assert.deepEqual(await ask(5), { state: 'absent', pid: 5 });
    assert.deepEqual(await ask(5, { probe: () => 'there' }), { state: 'hidden', pid: 5 });
  });

  it('judges a process that vanishes between the reads by the same rule', async () => {
    put('31/stat', stat(31, 5));
    assert.deepEqual(await ask(31), { state: 'absent', pid: 31 });
  });

  it('never calls absent what cannot be a pid', async () => {
    const states = await table().query([0, -5, 1.5, NaN, 2 ** 31]);
    assert.equal(states.size, 5);
    assert.ok([...states.values()].every((state) => state.state === 'unreadable'));
  });

  it('says nothing when /proc is not there, not understood, or of another pid namespace', async () => {
    assert.equal((await ask(5, { root: path.join(root, 'nowhere') }))?.state, 'unreadable');
    assert.equal((await ask(5, { ownPid: 701 }))?.state, 'unreadable');
    put('self/stat', 'nonsense');
    assert.equal((await ask(5))?.state, 'unreadable');
    put('self/stat', stat(700, 190_000));
    put('31/stat', 'nonsense');
    put('31/status', status(31));
    assert.equal((await ask(31))?.state, 'unreadable');
  });

  it('gives no start time when the uptime is not the one that ticks are counted in', async () => {
    record(22368, 'proc-odd-name');
    for (const text of ['300.00 5.00\n', '']) {
      put('uptime', text);
      const state = await ask(22368);
      assert.ok(state?.state === 'running');
      assert.equal(state.startedAt, null);
    }
  });

  it('gives a process one start time, until the clock is set', async () => {
    record(22368, 'proc-odd-name');
    let offset = 0;
    const kept = table({ now: () => now + offset });
    const seen: (number | null)[] = [];
    for (offset of [0, 9, -9, hour, hour + 9]) {
      const state = (await kept.query([22368])).get(22368);
      assert.ok(state?.state === 'running');
      seen.push(state.startedAt);
    }
    const first = bootedAt + 1_908_600;
    assert.deepEqual(seen, [first, first, first, first + hour, first + hour]);
  });

  it('looks no further once it is given up', async () => {
    record(22368, 'proc-odd-name');
    const states = await table().query([22368], AbortSignal.abort());
    assert.equal(states.get(22368)?.state, 'unreadable');
  });
});
