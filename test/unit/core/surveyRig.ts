import { Inventory } from '../../../src/core/inventory';
import { basename } from '../../../src/core/paths';
import { Survey, type SurveyOptions } from '../../../src/core/survey';
import { CollectingLog } from '../../support/memory/collectingLog';
import { FakeClock } from '../../support/memory/fakeClock';
import { FakeHost } from '../../support/memory/fakeHost';
import { FakeGraphReader } from '../../support/memory/fakeGraphReader';
import { FakeProcessTable } from '../../support/memory/fakeProcessTable';
import { FakeWatcher } from '../../support/memory/fakeWatcher';
import { FakeInnerProcesses } from '../../support/memory/fakeInnerProcesses';
import { FakePortListeners } from '../../support/memory/fakePortListeners';
import { FakeKernelLocks } from '../../support/memory/fakeKernelLocks';
import { FakeProcessUses } from '../../support/memory/fakeProcessUses';
import { MemoryFileSystem } from '../../support/memory/memoryFileSystem';
import { MemoryTree } from '../../support/memory/memoryTree';
import { plainCatalog } from '../../../src/core/dialects/catalogOptions';
import { catalog } from '../../support/dialects';
import { minute } from './judging';

export const folder = '/ws/.codegraph';
export const lockPath = `${folder}/changes.journal.lock`;
export const journalPath = `${folder}/changes.journal`;
export const databaseLockPath = `${folder}/graph.db.lock`;
export const pulseMs = 2_000;
export const reconcileMs = 30_000;
export const crawlMs = 10 * minute;

export function stamp(pid: number, hex = '0123456789abcdef'): string {
  return `${pid}\n${pid}-${hex}\n`;
}

/** A survey of a workspace in memory. */
export class SurveyRig {
  readonly clock = new FakeClock();
  readonly tree = new MemoryTree(() => this.clock.now());
  readonly fs = new MemoryFileSystem(this.tree);
  readonly graphs = new FakeGraphReader();
  readonly processes = new FakeProcessTable();
  readonly kernel = new FakeKernelLocks();
  readonly uses = new FakeProcessUses();
  readonly inner = new FakeInnerProcesses();
  readonly listeners = new FakePortListeners();
  readonly host = new FakeHost(this.clock.now() - 60 * minute);
  readonly watcher = new FakeWatcher();
  readonly log = new CollectingLog();
  readonly inventory = new Inventory((error) => this.log.error('listener failed', error));
  readonly options: SurveyOptions = {
    prunedNames: ['node_modules'],
    excludes: ['vendor'],
    isExcluded: (relative) => relative.split('/').some((segment) => segment === 'node_modules' || segment === 'vendor'),
    reconcileMs,
    crawlMs,
    leaseOf: ({ leaseMs }) => leaseMs,
    catalog,
    catalogOptions: plainCatalog,
    outside: [],
    outsideGroups: new Set(),
  };
  readonly survey: Survey;
  /** The verdict on the lock at `lockPath` after every change of it. */
  readonly history: (string | undefined)[] = [];

  constructor() {
    const { fs, graphs, processes, kernel, uses, inner, listeners, host, clock, watcher, log } = this;
    const ports = { fs, graphs, processes, kernel, uses, inner, listeners, host, clock, watcher, log };
    this.survey = new Survey(ports, this.inventory, this.options);
    this.inventory.onChange(({ snapshot }) => {
      const verdict = snapshot.locks.get(`codegraph.journal-lock:${lockPath}`)?.verdict;
      if (verdict !== this.history.at(-1)) this.history.push(verdict);
    });
  }

  /** Verdicts by path below `/ws`. */
  get verdicts(): Readonly<Record<string, string>> {
    const locks = [...this.inventory.snapshot.locks.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
    return Object.fromEntries(locks.map(({ path, verdict }) => [path.replace(/^\/ws\//, ''), verdict]));
  }

  get journals(): readonly string[] {
    return [...this.inventory.snapshot.journals.values()].map(({ path, health }) => `${path} ${health}`);
  }

  async setRoots(...roots: readonly string[]): Promise<void> {
    const done = this.survey.setRoots(roots);
    await this.clock.advance(20);
    await done;
  }

  /** A live holder's lock, as codegraph makes it. */
  hold(path: string, pid: number, hex?: string): void {
    this.processes.run(pid, this.clock.now() - minute);
    this.tree.put(path, stamp(pid, hex));
  }

  /** A hint from the watcher of a watched folder, served. */
  async hint(path: string): Promise<void> {
    this.watcher.hint(path.slice(0, path.lastIndexOf('/')), basename(path));
    await this.clock.advance(10);
  }

  /** A hint from whoever sees the whole workspace, served. */
  async distantHint(path: string): Promise<void> {
    this.survey.hint({ folder: path.slice(0, path.lastIndexOf('/')), name: basename(path) });
    await this.clock.advance(10);
  }
}
