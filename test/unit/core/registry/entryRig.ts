import { Catalog } from '../../../../src/core/dialects/recognition';
import { machineFacts } from '../../../../src/core/machineFacts';
import type { KeptFile } from '../../../../src/core/ports';
import { askEntries } from '../../../../src/core/registry/map/askEntries';
import { judgeMap } from '../../../../src/core/registry/map/judgeEntries';
import type { MapDialect } from '../../../../src/core/registry/map/mapDialect';
import { mapRequest, observeMap } from '../../../../src/core/registry/map/observeMap';
import type { EntryRefusal } from '../../../../src/core/registry/map/removal/refusal';
import { type EntryPlan, planEntryRemoval, removeEntry } from '../../../../src/core/registry/map/removal/removeEntry';
import { undoEntry } from '../../../../src/core/registry/map/removal/undoEntry';
import type { RegistryEntry } from '../../../../src/core/registry/registry';
import type { Result } from '../../../../src/core/result';
import { catalog } from '../../../support/dialects';
import { keptIn } from '../../../support/keptFiles';
import { teamRegistry } from '../../../support/release/declaredRegistry';
import { ReleaseRig } from '../release/releaseRig';

export const registryPath = '/ws/servers.json';
export const deadPid = 11;
export const livePid = 12;

/** A registry with a dead and a living server, as its tool writes it. */
export function twoServers(): string {
  return `${JSON.stringify({ servers: { api: { pid: deadPid, token: 'secret' }, web: { pid: livePid } } }, null, 2)}\n`;
}

/** Everything that takes an entry out of its file, in memory. */
export class EntryRig extends ReleaseRig {
  readonly dialect: MapDialect;

  constructor(dialect = teamRegistry()) {
    super();
    this.dialect = dialect;
    this.catalog = new Catalog(catalog.dialects, [], [dialect]);
    this.processes.run(livePid, this.clock.now() - 1_000);
    this.write(twoServers());
  }

  get text(): string | undefined {
    return this.tree.text(registryPath);
  }

  write(text: string): void {
    this.tree.put(registryPath, text, { mtimeMs: this.clock.now() });
  }

  async entry(name: string): Promise<RegistryEntry> {
    const seen = this.tree.look(mapRequest(registryPath));
    if (!seen.ok) throw new Error(seen.error.code);
    const observation = observeMap(this.dialect, seen.value);
    const asked = await askEntries({ ...this.ports, fs: this.fs }, [observation]);
    const context = {
      ...asked,
      now: this.clock.now(),
      machine: machineFacts(this.host),
      platform: 'linux',
      isOutside: () => false,
    };
    const entry = judgeMap(observation, context).entries.find((one) => one.name === name);
    if (entry === undefined) throw new Error(`no entry ${name}`);
    return entry;
  }

  async plan(name: string, trusted = true): Promise<Result<EntryPlan, EntryRefusal>> {
    return planEntryRemoval(await this.entry(name), this.dialect.id, { trusted });
  }

  /** Plans, lets something happen, and removes. */
  async remove(name: string, meanwhile: () => void = () => undefined): Promise<Result<KeptFile, EntryRefusal>> {
    const plan = await this.plan(name);
    if (!plan.ok) return plan;
    meanwhile();
    return this.run(removeEntry(plan.value, this.ports, new AbortController().signal));
  }

  async undoLast(): Promise<Result<void, EntryRefusal>> {
    const [kept] = await keptIn(this.undo);
    if (kept === undefined) throw new Error('nothing is kept');
    return this.run(undoEntry(kept, this.ports, new AbortController().signal));
  }

  /** What lies about that is none of the tool's. */
  get left(): readonly string[] {
    return this.tree.paths.filter((path) => path.includes('.lockscope-'));
  }

  /** Lets the time go by that something takes. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = work.finally(() => (isDone = true));
    // It is awaited below, when it may have failed long since.
    done.catch(() => undefined);
    for (let waited = 0; !isDone && waited < 20_000; waited += 100) await this.clock.advance(100);
    return done;
  }
}

export function reasonOf(result: Result<unknown, EntryRefusal>): string {
  if (result.ok) return 'done';
  return result.error.reason === 'failed' ? `failed to ${result.error.step}` : result.error.reason;
}
