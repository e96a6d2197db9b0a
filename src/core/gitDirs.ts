import { utf8Text } from './dialects/content';
import { configuredCheckout } from './dialects/git/checkout';
import { gitDirNamed } from './dialects/git/gitFile';
import { dirname, isAbsolutePath, isWithin, joinPath, resolvePath } from './paths';
import type { FileSystem } from './ports';

/** Longer than any path. */
const maxBytes = 8_192;

/**
 * The git directories that `.git` files point to: of linked worktrees together with the repository they belong to,
 * of submodules. Only such as point back: a `.git` file is anybody's to write.
 */
export async function linkedGitDirs(
  fs: Pick<FileSystem, 'look'>,
  gitFiles: readonly string[],
): Promise<readonly string[]> {
  const pointed = await readAll(fs, gitFiles);
  const gitDirs = gitFiles.flatMap((path, index) => {
    const way = gitDirNamed(textOf(pointed[index]));
    return way === null ? [] : [{ gitFile: path, folder: resolveFrom(dirname(path), way) }];
  });
  const backs = await readAll(
    fs,
    gitDirs.map(({ folder }) => joinPath(folder, 'gitdir')),
  );
  const commons = await readAll(
    fs,
    gitDirs.map(({ folder }) => joinPath(folder, 'commondir')),
  );
  // Of a submodule it is the configuration that points back.
  const configs = await readAll(
    fs,
    gitDirs.map(({ folder }) => joinPath(folder, 'config')),
  );
  const found = gitDirs.flatMap(({ gitFile, folder }, index) => {
    const back = textOf(backs[index]).trim();
    const common = textOf(commons[index]).trim();
    if (back !== '' && isSamePath(resolveFrom(folder, back), gitFile)) {
      const repository = common === '' ? undefined : resolveFrom(folder, common);
      // It says where it belongs, and must stand there: or else it could name any folder of the machine.
      const isPartOf = repository !== undefined && isWithin(folder, joinPath(repository, 'worktrees'));
      return isPartOf ? [folder, repository] : [folder];
    }
    const checkout = configuredCheckout(configs[index]);
    const isSubmodule =
      /[\\/]\.git[\\/](?:.*[\\/])?modules[\\/]/.test(folder) &&
      typeof checkout === 'string' &&
      isSamePath(resolveFrom(folder, checkout), dirname(gitFile));
    return isSubmodule ? [folder] : [];
  });
  return [...new Set(found)];
}

/** On Windows git writes `C:/…`, and everybody else `C:\…` or `c:\…`. */
function resolveFrom(folder: string, way: string): string {
  if (!isAbsolutePath(way)) return resolvePath(folder, way.replaceAll('\\', '/'));
  return /^[A-Za-z]:/.test(way) && folder.includes('\\') ? way.replaceAll('/', '\\') : way;
}

function isSamePath(a: string, b: string): boolean {
  const [one, other] = [a, b].map((path) => path.replace(/^[A-Za-z]:/, (drive) => drive.toLowerCase()));
  return one === other;
}

/** The contents of small files; `undefined` for what is not there or longer. */
async function readAll(
  fs: Pick<FileSystem, 'look'>,
  paths: readonly string[],
): Promise<readonly (Uint8Array | undefined)[]> {
  if (paths.length === 0) return [];
  const answers = await fs.look(paths.map((path) => ({ path, maxBytes })));
  return answers.map((answer) => {
    const content = answer.ok ? answer.value.content : null;
    return content?.state === 'read' && !content.truncated ? content.bytes : undefined;
  });
}

/** Empty for what is no text. */
function textOf(bytes: Uint8Array | undefined): string {
  return (bytes === undefined ? null : utf8Text(bytes)) ?? '';
}
