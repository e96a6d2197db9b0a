import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contend, type GuardedPlace, type Started } from './contention';
import type { FightLength } from './fight';
import { bundleProgram } from './programs';
import type { ProperAudit, ProperContention } from './properAttribution';
import type { Way } from './realCore';
import { createTemporaryFolder, memoryFolder } from './scratch';

const contender = join(__dirname, '../../process/programs/properContender.cjs');
const contenders = 3;

export interface ProperContentionOptions extends FightLength {
  /** `null`: without us. */
  readonly way: Way | null;
  /** How many of the contenders take over an old folder: the library's own protocol is safe with one of them. */
  readonly thieves: (place: number) => number;
  readonly load?: number;
  /** How many of the holders leave an old folder behind. */
  readonly plantShare?: number;
}

/** Locks of the real proper-lockfile, contended for by processes of its own. */
export async function contendWithProperLockfile(
  library: string,
  { way, thieves, load = 2, plantShare = 0.05, ...length }: ProperContentionOptions,
): Promise<ProperContention> {
  const folder = createTemporaryFolder(memoryFolder());
  const places = Array.from({ length: 24 }, (_, n): GuardedPlace => {
    mkdirSync(folder.at(`p${n}`));
    writeFileSync(folder.at(`p${n}`, 'counter'), '0');
    return { lock: folder.at(`p${n}`, 'data.json.lock'), counter: folder.at(`p${n}`, 'counter') };
  });
  try {
    const tools = Array.from({ length: contenders }, (_, index): Started => {
      const thiefOf = [...places.keys()].filter((n) => (index + n) % contenders < thieves(n));
      return { file: contender, told: { library, places, thiefOf, plantShare } };
    });
    const told = { way, undoFolder: folder.at('undo'), locks: places.map(({ lock }) => lock), dawdleMs: 0.3 };
    const dialect = { dialect: 'proper-lockfile.folder', deadText: null, isAudited: true };
    const releaser = way === null ? null : { file: await bundleProgram('releaser'), told: { ...told, ...dialect } };
    const run = await contend(places, tools, releaser, { ...length, load });
    const said = run.said as readonly unknown[] as readonly ProperAudit[];
    const audit: ProperAudit = {
      holds: said.flatMap(({ holds }) => holds),
      robbed: said.flatMap(({ robbed }) => robbed),
      removals: said.flatMap(({ removals }) => removals),
      plants: said.flatMap(({ plants }) => plants),
      barred: {
        takeovers: said.reduce((sum, { barred }) => sum + barred.takeovers, 0),
        releases: said.reduce((sum, { barred }) => sum + barred.releases, 0),
      },
    };
    return { ...run, way, audit };
  } finally {
    folder.remove();
  }
}
