import type { Dialect } from './dialects/dialect';
import { basename } from './paths';
import type { KeptContent, Sighting } from './ports';

/** How many files a folder may have that is released with what is in it. */
export const contentsLimit = 8;

/** The names in a folder that its dialect does not know, or knows as another kind of thing; empty for what is no folder. */
export function unknownContents({ contents: known }: Dialect, sighting: Sighting): readonly string[] {
  const { entries, contents } = sighting;
  if (entries === null || entries.length === 0) return [];
  if (known === undefined || contents === null) return entries;
  return contents
    .filter(({ path, stat }) => {
      return !known.names.includes(basename(path)) || stat.kind !== 'file' || stat.size > known.maxBytes;
    })
    .map(({ path }) => basename(path));
}

/** What is written down of the files in a folder; `null` where there is something else than files read to their ends. */
export function keptContents({ entries, contents }: Sighting): readonly KeptContent[] | null {
  if (entries?.length === 0) return [];
  const kept = contents?.map(keptContent) ?? [null];
  return kept.every((one) => one !== null) ? kept : null;
}

function keptContent({ path, stat, content }: Sighting): KeptContent | null {
  if (stat.kind !== 'file' || content?.state !== 'read' || content.truncated) return null;
  return { name: basename(path), size: stat.size, sha256: content.sha256 };
}
