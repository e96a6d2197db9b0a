import { isWithin, relativeTo } from './paths';

/** Whether a folder, given relative to its root with forward slashes, is left out. */
export type IsExcluded = (relativeFolder: string) => boolean;

/** Where a survey looks: below its roots, in git directories that belong to them, and in a few folders by name. */
export class Territory {
  #wanted: readonly string[] = [];
  #roots: readonly string[] = [];
  #gitDirs: readonly string[] = [];
  #singles: ReadonlySet<string> = new Set();
  #isExcluded: IsExcluded;

  constructor(isExcluded: IsExcluded) {
    this.#isExcluded = isExcluded;
  }

  /** The roots that are walked through on their own. */
  get roots(): readonly string[] {
    return this.#roots;
  }

  /** The roots, and git directories elsewhere that belong to working trees below them. */
  get walked(): readonly string[] {
    return [...this.#roots, ...this.#gitDirs];
  }

  setRoots(roots: readonly string[]): void {
    this.#wanted = roots;
    this.#roots = this.#outermost();
  }

  setExcluded(isExcluded: IsExcluded): void {
    this.#isExcluded = isExcluded;
    this.#roots = this.#outermost();
  }

  /** Takes over those that no root covers, and answers them. */
  setGitDirs(folders: readonly string[]): readonly string[] {
    this.#gitDirs = folders.filter((folder) => !this.#roots.some((root) => isWithin(folder, root)));
    return this.#gitDirs;
  }

  /** The same for some that have come into being. */
  addGitDirs(folders: readonly string[]): readonly string[] {
    const known = this.#gitDirs;
    const added = folders.filter((folder) => !known.includes(folder));
    return this.setGitDirs([...known, ...added]).filter((folder) => !known.includes(folder));
  }

  /** Folders that are looked at though no walk comes to them. */
  setSingles(folders: Iterable<string>): void {
    this.#singles = new Set(folders);
  }

  addSingles(folders: Iterable<string>): void {
    this.#singles = new Set([...this.#singles, ...folders]);
  }

  /** Whether this folder is looked at. */
  includes(folder: string): boolean {
    return this.#singles.has(folder) || this.walked.some((root) => this.#isEntered(folder, root));
  }

  /** Whether this path is of what is open: elsewhere is only looked. */
  owns(path: string): boolean {
    return this.walked.some((root) => isWithin(path, root));
  }

  /** Whether a walk through `root` comes to `folder`. */
  #isEntered(folder: string, root: string): boolean {
    return isWithin(folder, root) && (folder === root || !this.#isExcluded(relativeTo(folder, root)));
  }

  /** Roots inside other roots are walked through with those, unless they are excluded there. */
  #outermost(): readonly string[] {
    const unique = [...new Set(this.#wanted)];
    return unique.filter((root) => !unique.some((other) => other !== root && this.#isEntered(root, other)));
  }
}
