import { keptContents } from '../folderContents';
import type { KeptContent, KeptFile, Removal, Sighting } from '../ports';
import type { Stamp } from './stamp';

/** What was taken out of its place. */
export interface TakenOut {
  readonly by: Removal;
  /** Where it lies now. */
  readonly at: string;
  /** Of all its bytes; `null` where not all of them were read. */
  readonly sha256: string | null;
  /** Of a folder with something in it, what that is. */
  readonly contents?: readonly KeptContent[];
  /** What stands in its place. */
  readonly stamp: Stamp | null;
}

/** Of a folder with nothing else in it than files that were read. */
export function withContents(seen: Sighting): Pick<KeptFile, 'contents'> {
  const contents = seen.stat.kind === 'directory' ? keptContents(seen) : null;
  return contents === null || contents.length === 0 ? {} : { contents };
}

/** `null` where not all of it was read. */
export function digestOf({ content }: Sighting): string | null {
  return content?.state === 'read' && !content.truncated ? content.sha256 : null;
}
