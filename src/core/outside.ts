import type { Dialect, OutsideGroup } from './dialects/dialect';
import { joinPath } from './paths';
import type { FileSystem } from './ports';

/** Where the short names in a dialect's places lead on this machine; `null` where there is no such folder. */
export interface WellKnownFolders {
  readonly home: string | null;
  readonly temporary: string | null;
  readonly runtime: string | null;
  /** Where Jupyter was told to keep what runs. */
  readonly jupyter: string | null;
}

/** All there are, in the order in which they are offered. */
export const outsideGroups: readonly OutsideGroup[] = [
  'browsers',
  'caches',
  'daemons',
  'editors',
  'security',
  'system',
];

/** Folders found for one pattern at the most: a home cache may have thousands of parts. */
const foundLimit = 500;

/** The folders that dialects name outside of any workspace, of the groups that the user turned on. */
export function outsidePatterns(
  dialects: readonly Pick<Dialect, 'outside'>[],
  groups: ReadonlySet<OutsideGroup>,
  { home, temporary, runtime, jupyter }: WellKnownFolders,
): readonly string[] {
  const starts: readonly (readonly [name: string, folder: string | null])[] = [
    ['~', home],
    ['$TMPDIR', temporary],
    ['$XDG_RUNTIME_DIR', runtime],
    ['$JUPYTER_RUNTIME_DIR', jupyter],
  ];
  const patterns = dialects.flatMap(({ outside }) => {
    if (outside === undefined || !groups.has(outside.group)) return [];
    return outside.folders.flatMap((pattern) => {
      const start = starts.find(([name]) => pattern === name || pattern.startsWith(`${name}/`));
      if (start === undefined) return pattern.startsWith('/') ? [pattern] : [];
      const [name, folder] = start;
      return folder === null ? [] : [folder.replace(/[\\/]$/, '') + pattern.slice(name.length)];
    });
  });
  return [...new Set(patterns)];
}

/** The folders that patterns stand for; those without `*` whether or not they are there. */
export async function foldersOutside(
  fs: Pick<FileSystem, 'list'>,
  patterns: readonly string[],
): Promise<readonly string[]> {
  const found = await Promise.all(patterns.map((pattern) => expand(fs, pattern)));
  return [...new Set(found.flat())];
}

async function expand(fs: Pick<FileSystem, 'list'>, pattern: string): Promise<readonly string[]> {
  const segments = pattern.split('/');
  const fixed = segments.findIndex((segment) => segment.includes('*'));
  if (fixed < 0) return [pattern];
  let folders: readonly string[] = [segments.slice(0, fixed).join('/') || '/'];
  for (const segment of segments.slice(fixed)) {
    if (!segment.includes('*')) {
      folders = folders.map((folder) => joinPath(folder, segment));
      continue;
    }
    const matches = anyText(segment);
    const lists = await Promise.all(folders.map((folder) => fs.list(folder)));
    folders = lists
      .flatMap((list, index) =>
        (list.ok ? list.value : [])
          .filter(({ name, kind }) => kind === 'directory' && matches.test(name))
          .map(({ name }) => joinPath(folders[index] ?? '', name)),
      )
      .slice(0, foundLimit);
  }
  return folders;
}

function anyText(segment: string): RegExp {
  const parts = segment.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
