import type { Dialect } from '../dialects/dialect';
import { basename } from '../paths';

/** The name under which such a file says where a process is; `null` where it is no entry of a registry. */
export function entryName(
  { entry, mechanism, tool }: Pick<Dialect, 'entry' | 'mechanism' | 'tool'>,
  path: string,
): string | null {
  switch (entry ?? (mechanism === 'pid-file' || mechanism === 'record' ? 'stem' : 'none')) {
    case 'none':
      return null;
    case 'tool':
      return tool;
    case 'stem':
      return stemOf(basename(path));
  }
}

/** What stands before the last dot; all of it, where only a dot stands before that. */
function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}
