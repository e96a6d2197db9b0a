import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { UseQuestion } from '../../core/processPorts';
import { parseFdInfo } from '../kernelLocks/fdinfo';
import type { Descriptor, ProcTree } from './procTree';
import { within } from './within';

/** Which questions are after files that a process has open, and whether those are all. */
export interface Opened {
  readonly by: ReadonlySet<UseQuestion>;
  readonly isSure: boolean;
}

/** Finds the files of the questions among descriptors. */
export type OpenedFiles = (descriptors: readonly Descriptor[]) => Promise<Opened>;

/** A mount whose server is gone may never answer. Milliseconds. */
const fileMs = 2_000;

export function openedFiles(tree: ProcTree, questions: readonly UseQuestion[]): OpenedFiles {
  const names = new Set(questions.map(({ file }) => path.posix.basename(file.path)));
  const inos = new Set(questions.map(({ file }) => file.ino));
  // A file with a single name is found by that, which spares a look at every descriptor there is.
  const haveOtherNames = questions.some(({ hasOtherNames }) => hasOtherNames);

  /** By its name and its description: unlike `stat`, those never wait for a file system that does not answer. */
  function mayBeWanted({ target, info }: Descriptor): boolean {
    const hasName = names.has(path.posix.basename(target));
    // A file is often made under another name, which is removed once it has its own.
    const read = hasName || haveOtherNames || target.endsWith(' (deleted)') ? tree.read(info) : null;
    if (read === null || 'code' in read) {
      return false;
    }
    const { ino, flags } = parseFdInfo(read.text);
    return (hasName || ino === null || inos.has(ino)) && !isPathOnly(flags);
  }

  return async (descriptors) => {
    const by = new Set<UseQuestion>();
    let isSure = true;
    for (const descriptor of descriptors) {
      const found = mayBeWanted(descriptor) ? await fileAt(descriptor.link) : null;
      isSure &&= found !== 'late';
      for (const question of found === null || found === 'late' ? [] : questions) {
        if (isSame(question, found)) {
          by.add(question);
        }
      }
    }
    return { by, isSure };
  };
}

interface FoundFile {
  readonly dev: string;
  readonly ino: string;
}

/** `null` when nothing is there, or no longer open. */
function fileAt(file: string): Promise<FoundFile | 'late' | null> {
  return within<FoundFile | 'late' | null>(fileMs, statAt(file), 'late');
}

async function statAt(file: string): Promise<FoundFile | null> {
  try {
    const { dev, ino } = await stat(file, { bigint: true });
    return { dev: String(dev), ino: String(ino) };
  } catch {
    // Any code: a descriptor that may not be followed would not have been listed either.
    return null;
  }
}

function isSame({ file }: UseQuestion, found: FoundFile | 'late' | null): boolean {
  return found !== null && found !== 'late' && file.dev === found.dev && file.ino === found.ino;
}

/** O_PATH: it names a file without having it open. */
function isPathOnly(flags: number): boolean {
  return Math.floor(flags / 0o1000_0000) % 2 === 1;
}
