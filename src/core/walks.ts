import type { CatalogOptions } from './dialects/catalogOptions';
import { linkedGitDirs } from './gitDirs';
import type { HotFolders } from './hotFolders';
import type { NoticeBoard } from './noticeBoard';
import { foldersOutside } from './outside';
import { basename, isWithin } from './paths';
import type { CrawlFound, FileSystem, Sighting } from './ports';
import type { Territory } from './territory';

export interface WalkOptions {
  /** Names of folders never entered, and globs of such folders, relative to a root. */
  readonly prunedNames: readonly string[];
  readonly excludes: readonly string[];
  /** What the catalogue was made of, for the thread that walks. */
  readonly catalogOptions: CatalogOptions;
  /** Folders outside of the roots to look at, not to walk through; a segment may hold `*`. */
  readonly outside: readonly string[];
}

export interface WalkPorts {
  readonly fs: FileSystem;
  readonly territory: Territory;
  readonly notices: NoticeBoard;
  readonly folders: HotFolders;
  readonly options: () => WalkOptions;
  /** Some of what is wanted can be looked at already. */
  readonly onFound: () => void;
}

/** Where what one walk finds goes. */
interface WalkAims {
  readonly singles: string[];
  readonly want: (folders: readonly string[]) => void;
  readonly isHurried: boolean;
}

/** Goes through the territory and wants every folder that can hold locks; says what could not be entered. */
export class Walks {
  readonly #ports: WalkPorts;

  constructor(ports: WalkPorts) {
    this.#ports = ports;
  }

  /** `isHurried`: somebody waits for the end. */
  async everything(signal: AbortSignal, isHurried: boolean): Promise<void> {
    const { fs, territory, notices, folders, options } = this.#ports;
    const { roots } = territory;
    folders.beginRound();
    notices.forget(({ path }) => !roots.some((root) => isWithin(path, root)));
    const gitFiles: string[] = [];
    const singles: string[] = [];
    const want = (found: readonly string[]): void => folders.wantFound(found);
    for (const root of roots) gitFiles.push(...(await this.#through(root, { singles, want, isHurried }, signal)));
    // Working trees whose git directory lies elsewhere: linked worktrees, submodules opened alone.
    const gitDirs = await linkedGitDirs(fs, gitFiles);
    signal.throwIfAborted();
    for (const folder of territory.setGitDirs(gitDirs))
      await this.#through(folder, { singles, want, isHurried }, signal);
    const outside = await foldersOutside(fs, options().outside);
    signal.throwIfAborted();
    territory.setSingles([...singles, ...outside]);
    for (const folder of outside) folders.wantFolder(folder);
    folders.wantRest();
  }

  /** Through what has come into being: which of it are folders, and whether locks can be there. */
  async arrivals(
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly walked: readonly string[]; readonly found: boolean }> {
    const { fs, territory, folders, options } = this.#ports;
    const { prunedNames, excludes, catalogOptions: catalog } = options();
    const answers = await fs.look(paths.map((path) => ({ path, maxBytes: 0 })));
    const gitFiles = answers.flatMap((answer) => (answer.ok && isGitFile(answer.value) ? [answer.value.path] : []));
    const through: string[] = [];
    let found = false;
    for (const answer of answers) {
      if (!answer.ok || answer.value.stat.kind !== 'directory') continue;
      const walked = await fs.crawl({ root: answer.value.path, prunedNames, excludes, catalog }, signal);
      signal.throwIfAborted();
      // Gone again, or not ours to see: the next crawl of everything says so.
      if (!walked.ok) continue;
      through.push(answer.value.path);
      gitFiles.push(...walked.value.gitFiles);
      territory.addSingles(walked.value.peeked);
      for (const folder of [...walked.value.folders, ...walked.value.peeked]) {
        folders.wantFolder(folder);
        found = true;
      }
    }
    const singles: string[] = [];
    const want = (all: readonly string[]): void => all.forEach((folder) => folders.wantFolder(folder));
    for (const folder of territory.addGitDirs(await linkedGitDirs(fs, gitFiles))) {
      await this.#through(folder, { singles, want, isHurried: false }, signal);
      found = true;
    }
    territory.addSingles(singles);
    return { walked: through, found };
  }

  /** Wants what can hold locks below a root, as it is found; answers the `.git` files found. */
  async #through(
    root: string,
    { singles, want, isHurried }: WalkAims,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const { fs, territory, notices, options, onFound } = this.#ports;
    const { prunedNames, excludes, catalogOptions: catalog } = options();
    const take = ({ folders, peeked }: CrawlFound): void => {
      // At once: they may be looked at before the walk is through.
      territory.addSingles(peeked);
      want([...folders, ...peeked]);
    };
    const found = await fs.crawl({ root, prunedNames, excludes, catalog, isHurried }, signal, (some) => {
      if (signal.aborted) return;
      take(some);
      onFound();
    });
    signal.throwIfAborted();
    notices.forget(({ code, path }) => code === 'folder-unreadable' && isWithin(path, root));
    if (!found.ok) {
      notices.add({ code: 'folder-unreadable', path: root, error: found.error });
      return [];
    }
    const { peeked, unreadable, gitFiles } = found.value;
    for (const { path, error } of unreadable) notices.add({ code: 'folder-unreadable', path, error });
    singles.push(...peeked);
    take(found.value);
    return gitFiles;
  }
}

function isGitFile({ path, stat }: Sighting): boolean {
  return stat.kind === 'file' && basename(path) === '.git';
}
