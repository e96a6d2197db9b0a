import { utf8Text } from './dialects/content';
import { dirname, isAbsolutePath, joinPath, resolvePath } from './paths';
import type { FileSystem } from './ports';

/** Longer than any path. */
const maxBytes = 8_192;

/**
 * The git directories that `.git` files point to: of linked worktrees together with the repository they belong to,
 * of submodules. Only such as point back or stand where git puts them: a `.git` file is anybody's to write.
 */
export async function linkedGitDirs(
  fs: Pick<FileSystem, 'look'>,
  gitFiles: readonly string[],
): Promise<readonly string[]> {
  const pointed = await readAll(fs, gitFiles);
  const gitDirs = gitFiles.flatMap((path, index) => {
    const way = /^gitdir: (.+?)[\r\n]*$/.exec(pointed[index] ?? '')?.[1];
    return way === undefined ? [] : [{ gitFile: path, folder: resolveFrom(dirname(path), way) }];
  });
  const backs = await readAll(
    fs,
    gitDirs.map(({ folder }) => joinPath(folder, 'gitdir')),
  );
  const commons = await readAll(
    fs,
    gitDirs.map(({ folder }) => joinPath(folder, 'commondir')),
  );
  const found = gitDirs.flatMap(({ gitFile, folder }, index) => {
    const back = backs[index]?.trim();
    const common = commons[index]?.trim();
    if (back !== undefined && resolveFrom(folder, back) === gitFile) {
      return [folder, ...(common === undefined || common === '' ? [] : [resolveFrom(folder, common)])];
    }
    return /[\\/]\.git[\\/](?:.*[\\/])?modules[\\/]/.test(folder) ? [folder] : [];
  });
  return [...new Set(found)];
}

function resolveFrom(folder: string, way: string): string {
  return isAbsolutePath(way) ? way : resolvePath(folder, way.replaceAll('\\', '/'));
}

/** The texts of small files; `undefined` for what is not there, not text or longer. */
async function readAll(
  fs: Pick<FileSystem, 'look'>,
  paths: readonly string[],
): Promise<readonly (string | undefined)[]> {
  if (paths.length === 0) return [];
  const answers = await fs.look(paths.map((path) => ({ path, maxBytes })));
  return answers.map((answer) => {
    const content = answer.ok ? answer.value.content : null;
    if (content?.state !== 'read' || content.truncated) return undefined;
    return utf8Text(content.bytes) ?? undefined;
  });
}
