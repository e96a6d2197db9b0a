import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { askCircumstances, askDoubts, type CircumstancePorts } from '../../../src/core/circumstances';
import type { Moment, ProcessState } from '../../../src/core/processPorts';
import { FakeInnerProcesses } from '../../support/memory/fakeInnerProcesses';
import { FakeKernelLocks, kernelLock } from '../../support/memory/fakeKernelLocks';
import { FakePortListeners } from '../../support/memory/fakePortListeners';
import { FakeProcessTable, running } from '../../support/memory/fakeProcessTable';
import { FakeProcessUses } from '../../support/memory/fakeProcessUses';
import { now, pid } from './judging';
import { named, nobody, observed, path, toolDialect } from './verdicts/observed';

describe('what is asked about some locks at one moment', () => {
  let processes: FakeProcessTable;
  let kernel: FakeKernelLocks;
  let uses: FakeProcessUses;
  let inner: FakeInnerProcesses;
  let listeners: FakePortListeners;
  let tracked: string[];
  let ports: CircumstancePorts;

  beforeEach(() => {
    processes = new FakeProcessTable();
    kernel = new FakeKernelLocks();
    uses = new FakeProcessUses();
    inner = new FakeInnerProcesses();
    listeners = new FakePortListeners();
    tracked = [];
    const fs: CircumstancePorts['fs'] = {
      tracking: (paths) => {
        tracked.push(...paths);
        return Promise.resolve(paths.map(() => 'tracked'));
      },
    };
    ports = { fs, processes, kernel, uses, inner, listeners };
  });

  function child(of: number, parentPid: number | null): ProcessState {
    return { ...running(of, now), parentPid } as ProcessState;
  }

  const byName = observed({ claimant: named() });
  const mutexFiles = [{ path, dev: '1', ino: '2' }];
  const byKernel = observed({ dialect: toolDialect({ mechanism: 'kernel', mutex: { by: 'flock' } }), mutexFiles });
  const users = { program: /^tool/, scopes: (folder: string) => [folder, '/ws'], graceMs: 1 };
  const byUsers = observed({ dialect: toolDialect({ users }), claimant: nobody });

  it('is one look at the processes of all holders, each named once', async () => {
    processes.run(pid, now);
    await askCircumstances(ports, [byName, byName, observed({ claimant: named({ pid: 12 }) })]);
    assert.deepEqual(processes.queries, [[pid, 12]]);
  });

  it('is all of one moment, and of another the next time', async () => {
    const moments: (Moment | undefined)[] = [];
    const noting: CircumstancePorts = {
      ...ports,
      processes: {
        query: (pids, _signal, moment) => (moments.push(moment), processes.query(pids)),
      },
      kernel: { query: (request, _signal, moment) => (moments.push(moment), kernel.query(request)) },
      uses: { ask: (questions, _signal, moment) => (moments.push(moment), uses.ask(questions)) },
    };
    await askCircumstances(noting, [byName, byKernel, byUsers], { ancestors: false });
    const first = moments.splice(0);
    await askCircumstances(noting, [byName, byKernel, byUsers], { ancestors: false });
    assert.deepEqual([new Set(first).size, new Set(moments).size, new Set([...first, ...moments]).size], [1, 1, 2]);
    assert.ok(first.length >= 3 && first[0] !== undefined);
  });

  it('is who waits at the ports that files name, and what those processes are', async () => {
    const server = observed({ claimant: named({ facts: [{ name: 'port', value: '3000' }] }) });
    processes.run(pid, now);
    processes.run(77, now);
    listeners.byPort.set(3000, [77]);
    const asked = await askCircumstances(ports, [server, byKernel], { ancestors: false });
    assert.deepEqual(listeners.questions, [{ port: 3000, pid }]);
    assert.deepEqual([...asked.listeners], [[path, { state: 'looked', pids: [77], hidden: false }]]);
    assert.equal(asked.processes.get(77)?.state, 'running');
  });

  it('is nothing where nothing is to be known', async () => {
    const asked = await askCircumstances(ports, [
      observed({ claimant: nobody }),
      observed({ claimant: named({ pid: 0 }) }),
    ]);
    assert.deepEqual(
      [asked.kernel, asked.uses.size, processes.queries, kernel.requests, uses.questions],
      [null, 0, [], [], []],
    );
  });

  it('is one look at the kernel’s locks, with each file once', async () => {
    await askCircumstances(ports, [byKernel, byKernel, byName]);
    assert.deepEqual(kernel.requests, [{ files: mutexFiles, roots: [] }]);
  });

  it('is a look at the kernel’s locks for the roots alone, where those are wanted', async () => {
    await askCircumstances(ports, [], { roots: ['/ws'] });
    assert.deepEqual(kernel.requests, [{ files: [], roots: ['/ws'] }]);
  });

  it('is one walk over the processes for all that name nobody', async () => {
    uses.byPath.set(path, [{ pid: 21, how: 'cwd' }]);
    const asked = await askCircumstances(ports, [byUsers, byName]);
    const file = { path, dev: '1', ino: '2' };
    assert.deepEqual(
      uses.questions.map(({ file: asks, uid, scopes }) => ({ asks, uid, scopes })),
      [{ asks: file, uid: 1_000, scopes: ['/ws/app', '/ws'] }],
    );
    assert.deepEqual(asked.uses.get(path), { state: 'looked', uses: [{ pid: 21, how: 'cwd' }], unreadable: 0 });
  });

  it('is nobody’s use of a lock that names its holder', async () => {
    await askCircumstances(ports, [observed({ dialect: toolDialect({ users }), claimant: named() })]);
    assert.deepEqual(uses.questions, []);
  });

  it('covers everybody who takes, holds, waits for or uses a lock', async () => {
    kernel.locks = [kernelLock(path, 31, { takerPid: 30, waiters: [{ pid: 32, mode: 'shared' }] })];
    uses.byPath.set(path, [{ pid: 21, how: 'cwd' }]);
    const { processes: found } = await askCircumstances(ports, [byName, byKernel, byUsers]);
    assert.deepEqual([...found.keys()].sort(), [21, 30, 31, 32, pid]);
  });

  it('goes up to their ancestors, a query for each generation, and not to the first process', async () => {
    processes.set(child(pid, 50), child(12, 50), child(50, 40), child(40, 1));
    const asked = await askCircumstances(ports, [byName, observed({ claimant: named({ pid: 12 }) })]);
    assert.deepEqual([processes.queries, asked.processes.size], [[[pid, 12], [50], [40]], 4]);
  });

  it('leaves the ancestors out where only a change is looked for', async () => {
    processes.set(child(pid, 50), child(50, 40));
    await askCircumstances(ports, [byName], { ancestors: false });
    assert.deepEqual(processes.queries, [[pid]]);
  });

  it('ends where the table says that two are each other’s parents', async () => {
    processes.set(child(pid, 50), child(50, pid));
    await askCircumstances(ports, [byName]);
    assert.deepEqual(processes.queries, [[pid], [50]]);
  });

  it('ends after so many generations as no terminal has', async () => {
    for (let at = pid; at < pid + 100; at++) processes.set(child(at, at + 1));
    await askCircumstances(ports, [byName]);
    assert.equal(processes.queries.length, 25);
  });

  describe('before anything is said against one of them', () => {
    it('is whether git tracks it, and whether a container has a process of its number', async () => {
      inner.pids.add(pid);
      const { tracking, namesakes } = await askDoubts(ports, [byName, byUsers], [byName]);
      assert.deepEqual([[...tracking], [...namesakes], tracked], [[[path, 'tracked']], [pid], [path, path]]);
    });

    it('is asked of no container while nobody is condemned', async () => {
      inner.namesakes = () => Promise.reject(new Error('asked'));
      const { namesakes } = await askDoubts(ports, [byName], []);
      assert.equal(namesakes.size, 0);
    });

    it('is unknown where no answer comes', async () => {
      const fs = { tracking: () => Promise.resolve([]) };
      const { tracking } = await askDoubts({ ...ports, fs }, [byName], []);
      assert.deepEqual([...tracking], [[path, 'unknown']]);
    });

    it('is nothing where there is nothing', async () => {
      const { tracking, namesakes } = await askDoubts(ports, [], []);
      assert.deepEqual([tracking.size, namesakes.size, tracked], [0, 0, []]);
    });
  });
});
