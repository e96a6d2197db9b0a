import { statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { gitDirNamed } from '../../../core/dialects/git/gitFile';
import { isGone } from '../../../core/ports';
import { fileErrorOf } from '../fileError';
import { type GitConfig, readGitConfig } from './gitConfig';
import { readWhole, statAt } from './readWhole';

/** A repository's work tree and how its index is to be read. */
export interface Repository {
  /** The folder that the paths of the index begin at. */
  readonly top: string;
  /** The work tree's own folder, which holds its index. */
  readonly gitDir: string;
  /** Bytes of an object's hash. */
  readonly hashLength: number;
  readonly ignoreCase: boolean;
}

/** `unknown`: there is one, or something that git would stop at, and it could not be understood. */
export type RepositoryFinding = Repository | 'none' | 'unknown';

const pointerLimit = 64 * 1024;
const configLimit = 4 * 1024 * 1024;

/** Finds repositories for the folders of one batch; what was found is not looked for again. */
export function createRepositoryFinder(): (folder: string) => RepositoryFinding {
  const found = new Map<string, RepositoryFinding>();
  const find = (folder: string): RepositoryFinding => {
    const known = found.get(folder);
    if (known !== undefined) return known;
    const above = dirname(folder);
    let finding = repositoryAt(folder);
    if (finding === 'none' && above !== folder) finding = find(above);
    found.set(folder, finding);
    return finding;
  };
  return find;
}

/** Whether a work tree begins at this folder. */
function repositoryAt(folder: string): RepositoryFinding {
  // Not joined, which is slow: the folder is a real path.
  const path = folder.endsWith(sep) ? `${folder}.git` : `${folder}${sep}.git`;
  const kind = kindAt(path);
  if (kind === 'none' || kind === 'unknown') return kind;
  if (kind === 'directory') return isGitDir(path) ? open(folder, path) : 'none';
  const pointer = readText(path, pointerLimit);
  const target = pointer === null ? null : gitDirNamed(pointer);
  if (target === null) return 'unknown';
  const gitDir = resolve(folder, target);
  return isGitDir(gitDir) ? open(folder, gitDir) : 'unknown';
}

/** As git tells one from any other folder of that name. */
function isGitDir(path: string): boolean {
  // A link that leads nowhere is a HEAD too.
  if (statAt(join(path, 'HEAD')) === null) return false;
  return kindAt(join(path, 'commondir')) !== 'none' || kindAt(join(path, 'objects')) !== 'none';
}

function open(folder: string, gitDir: string): RepositoryFinding {
  const config = configOf(gitDir);
  if (config === null || !(config.formatVersion <= 1)) return 'unknown';
  const hashLength = { sha1: 20, sha256: 32 }[config.objectFormat];
  if (hashLength === undefined) return 'unknown';
  const top = config.workTree === null ? folder : resolve(gitDir, config.workTree);
  // Its files are elsewhere, and what lies here is nobody's that could be told.
  if (!isSameFolder(top, folder)) return 'unknown';
  // Where file systems fold case, `core.ignorecase` may stand in a file that is not read here.
  const ignoreCase = config.ignoreCase || process.platform === 'win32' || process.platform === 'darwin';
  return { top: folder, gitDir, hashLength, ignoreCase };
}

function configOf(gitDir: string): GitConfig | null {
  const common = readText(join(gitDir, 'commondir'), pointerLimit);
  if (common === null) return null;
  const commonDir = common === '' ? gitDir : resolve(gitDir, common.replace(/[\r\n]+$/, ''));
  const text = readText(join(commonDir, 'config'), configLimit);
  if (text === null) return null;
  const config = readGitConfig(text);
  if (!config.hasWorktreeConfig) return config;
  const own = readText(join(gitDir, 'config.worktree'), configLimit);
  return own === null ? null : readGitConfig(text, own);
}

/** Empty where there is no such file, `null` where it cannot be read. */
function readText(path: string, limit: number): string | null {
  const reading = readWhole(path, limit);
  if (reading.state === 'unreadable') return null;
  return reading.state === 'missing' ? '' : reading.bytes.toString('utf8');
}

/** Links followed, as git does on its way to a repository. */
function kindAt(path: string): 'directory' | 'file' | 'none' | 'unknown' {
  try {
    // Not there, nearly always: an error that is made only to be caught takes longer than the look.
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return 'none';
    return stat.isDirectory() ? 'directory' : stat.isFile() ? 'file' : 'unknown';
  } catch (error) {
    return isGone(fileErrorOf(error)) ? 'none' : 'unknown';
  }
}

function isSameFolder(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    const [first, second] = [statSync(one, { bigint: true }), statSync(other, { bigint: true })];
    return first.dev === second.dev && first.ino === second.ino;
  } catch (error) {
    fileErrorOf(error);
    return false;
  }
}
