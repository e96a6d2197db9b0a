import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Codegraph } from '../codegraph/install';
import { contend, type Contention, type GuardedPlace, type Started } from './contention';
import type { FightLength } from './fight';
import { deadPid } from './deadPid';
import { bundleProgram } from './programs';
import type { Way } from './realCore';
import { createTemporaryFolder, memoryFolder } from './scratch';

const contender = join(__dirname, '../../process/programs/codegraphContender.mjs');

export interface CodegraphContentionOptions extends FightLength {
  /** `null`: without us. */
  readonly way: Way | null;
  /** How many of the contenders rename over a dead holder's lock: codegraph's own protocol is safe with one of them. */
  readonly thieves: (place: number) => number;
  readonly contenders?: number;
  readonly dawdleMs?: number;
  readonly load?: number;
  /** Lockscopes that take the lock themselves and count up under it, instead of one that releases what is dead. */
  readonly owners?: number;
  /** How many of the holders leave the lock behind. */
  readonly plantShare?: number;
  /** Whether contenders come by while a lock is made, which codegraph then takes for a dead one. */
  readonly maySeeEmpty?: boolean;
}

/** The real codegraph's lock in many projects, contended for by processes of its own. */
export async function contendWithCodegraph(tool: Codegraph, options: CodegraphContentionOptions): Promise<Contention> {
  const { way, thieves, contenders = 3, dawdleMs = 0, owners = 0, plantShare = 0.08, maySeeEmpty = false } = options;
  const folder = createTemporaryFolder(memoryFolder());
  const dead = deadPid();
  const places = Array.from({ length: 160 }, (_, n): GuardedPlace => {
    const state = folder.at(`p${n}`, '.codegraph');
    mkdirSync(state, { recursive: true });
    writeFileSync(join(state, 'counter'), '0');
    return { lock: join(state, 'changes.journal.lock'), counter: join(state, 'counter') };
  });
  mkdirSync(folder.at('undo'));
  try {
    const ours = { way, undoFolder: folder.at('undo') };
    const theirs = { places, deadPid: dead, plantShare, waitShare: 0.005, lootShare: 0.5, maySeeEmpty };
    const tools = Array.from({ length: contenders }, (_, index): Started => {
      const thiefOf = [...places.keys()].filter((n) => (index + n) % contenders < thieves(n));
      const { journalModule, node } = tool;
      return { file: contender, node, told: { ...theirs, thiefOf, journalModule, scratch: folder.path } };
    });
    const owner = await bundleProgram('owner');
    const owning = Array.from({ length: owners }, (): Started => ({ file: owner, told: { ...ours, places } }));
    const locks = places.map(({ lock }) => lock);
    const told = { ...ours, locks, dialect: 'codegraph.journal-lock', dawdleMs, deadText: `${dead}\n` };
    const releaser = way === null || owners > 0 ? null : { file: await bundleProgram('releaser'), told };
    return await contend(places, [...tools, ...owning], releaser, {
      ms: options.ms,
      enough: options.enough,
      load: options.load ?? 2,
    });
  } finally {
    folder.remove();
  }
}
