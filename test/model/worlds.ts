import { MemoryTree } from '../support/memory/memoryTree';
import { pids } from './actors';
import type { State, World } from './explore';
import { modelTime } from './lockscope';

const minute = 60_000;

export const codegraphFolder = '/ws/.codegraph';
export const codegraphLock = `${codegraphFolder}/changes.journal.lock`;
export const gitFolder = '/ws/.git';
export const gitLock = `${gitFolder}/index.lock`;
export const folderLock = '/ws/data.json.lock';

export function world(fill: (tree: MemoryTree) => void, doesTick = false): World {
  const tree = new MemoryTree(() => modelTime, doesTick);
  fill(tree);
  return { tree, holders: new Set(), readers: new Set(), dead: new Set([pids.dead]) };
}

/** A lock of codegraph whose holder is gone. */
export function deadCodegraphLock(): World {
  const text = `${pids.dead}\n${pids.dead}-aaaaaaaaaaaaaaaa\n`;
  return world((tree) => tree.put(codegraphLock, text, { mtimeMs: modelTime - minute }));
}

export function freeCodegraphLock(): World {
  return world((tree) => tree.put(`${codegraphFolder}/changes.journal`, ''));
}

export const codegraphJournal = `${codegraphFolder}/changes.journal`;
export const damagedJournal = '# codegraph-journal v1 1795171083515\nsrc/a.ts\nsrc/b.tsDELETED src/c.ts\nsrc/d.ts\n';

/** The same worlds, and in them a journal with a line that is two. */
export function withDamagedJournal({ tree, ...rest }: World): World {
  const damaged = tree.fork();
  damaged.put(codegraphJournal, damagedJournal, { mtimeMs: modelTime - minute });
  return { ...rest, tree: damaged };
}

/** An index, and the lock that a git that was killed has left, with half of another one. */
export function deadGitLock(): World {
  return world((tree) => {
    tree.put(`${gitFolder}/HEAD`, 'ref: refs/heads/main\n');
    tree.put(`${gitFolder}/config`, '[core]\n\trepositoryformatversion = 0\n\tbare = false\n');
    tree.put(`${gitFolder}/index`, 'first index');
    tree.put(gitLock, 'half an in', { mtimeMs: modelTime - 10 * minute });
  });
}

/** By which the holder of the old folder knows it. */
export const oldFolderTime = modelTime - 10 * minute;

/** The folder of proper-lockfile, not touched for ten minutes. `doesTick`: see `MemoryTree`. */
export function deadFolderLock(doesTick = false): World {
  return world((tree) => {
    tree.put('/ws/data.json', '{}');
    tree.putSpecial(folderLock, 'directory', { mtimeMs: oldFolderTime, birthtimeMs: oldFolderTime - minute });
  }, doesTick);
}

/** The same, of a holder that sleeps. */
export function sleepersFolderLock(sleeper: string, doesTick = false): World {
  return { ...deadFolderLock(doesTick), holders: new Set([sleeper]) };
}

/** What every actor that is done has answered, and what is left that nobody wants. */
export function ending({ progress, world: { tree } }: State): string {
  const said = [...progress].map(
    ([name, { state, outcome }]) => `${name}: ${state === 'done' ? String(outcome) : state}`,
  );
  const left = tree.paths.filter((path) => path.includes('/.lockscope-')).length;
  return [...said, ...(left === 0 ? [] : [`${left} left`])].join(', ');
}

export function atMostOneHolder({ world: { holders } }: State): string | null {
  return holders.size > 1 ? `two holders: ${[...holders].join(' and ')}` : null;
}

/** Whether nobody is able to do anything any more. */
export function isOver({ progress }: State): boolean {
  return [...progress.values()].every(({ state }) => state !== 'running');
}

/** Whoever still holds the lock when all is over has his own in its place, and nobody else's stands there for ever. */
export function holdersStand(path: string, pidOf: Readonly<Record<string, number>>): (state: State) => string | null {
  return (state) => {
    if (!isOver(state)) return null;
    const { holders, tree, dead } = state.world;
    const text = tree.text(path) ?? '';
    for (const holder of holders) {
      if (!text.startsWith(`${pidOf[holder]}\n`)) return `the live lock of ${holder} is lost: ${JSON.stringify(text)}`;
    }
    const pid = Number(text.split('\n')[0]);
    const isOurs = pid === pids.lockscope || pid === pids.other;
    return isOurs && holders.size === 0 && !dead.has(pid) ? 'a stamp of a Lockscope stands there for ever' : null;
  };
}

export function all(...checks: readonly ((state: State) => string | null)[]): (state: State) => string | null {
  return (state) => checks.map((check) => check(state)).find((wrong) => wrong !== null) ?? null;
}
