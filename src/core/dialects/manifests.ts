import { asideEndings, keptEndings, keptFrames, keptNames, sourceEndings } from './keptNames';
import { isBelow, isIn } from './place';
import type { Place } from './dialect';

/**
 * Whether files of this name are kept by people, not held by processes: dependency manifests and pins, generated
 * workflows, source code. No mutex that a dialect knows is called so. Letter case does not count.
 */
export function isManifestName(name: string): boolean {
  return isKeptOrAside(name.toLowerCase());
}

/**
 * The same of a place: some names are those of manifests in certain folders only, and below `.git` a lock may be
 * called after a branch, `refs/heads/poetry.lock`.
 */
export function isManifest(place: Pick<Place, 'folder' | 'name'>): boolean {
  if (isInReferences(place)) return false;
  return isManifestName(place.name) || (/\.lock$/i.test(place.name) && isInManifestFolder(place));
}

/** How much of a file `looksLikeManifest` wants to see, in bytes: more tells it nothing. */
export const manifestHeadBytes = 4096;

/**
 * Whether this is how a manifest, a workflow, a script or another text that somebody wants begins. For content that no
 * dialect's own parser has recognised: a mutex is empty, a few words, or binary.
 */
export function looksLikeManifest(bytes: Uint8Array): boolean {
  const text = textOf(bytes.subarray(0, manifestHeadBytes));
  // A script that carries something, as bun's binary manifest does.
  if (text === null) return startsWith(bytes, '#!');
  const start = text.trimStart();
  return (
    marks.some((mark) => mark.test(start)) ||
    (bytes.length > longestStructuredMutex && /^[{[#\-<%]/.test(start)) ||
    bytes.length > longestMutex
  );
}

function isKeptOrAside(folded: string): boolean {
  return (
    isKept(folded) ||
    asideEndings.some((ending) => folded.endsWith(ending) && isKeptOrAside(folded.slice(0, -ending.length)))
  );
}

function isKept(folded: string): boolean {
  return (
    keptNames.has(folded) ||
    keptEndings.some((ending) => folded.length > ending.length && folded.endsWith(ending)) ||
    keptFrames.some(([beginning, ending]) => isFramed(folded, beginning, ending)) ||
    isSource(folded)
  );
}

function isFramed(name: string, beginning: string, ending: string): boolean {
  return name.length >= beginning.length + ending.length && name.startsWith(beginning) && name.endsWith(ending);
}

function isSource(folded: string): boolean {
  const dot = folded.lastIndexOf('.');
  // Emacs' locks (`.#lock.rs`), Office's (`~$…`) and an editor's hidden files are called after the file they lock.
  return dot > 0 && sourceEndings.has(folded.slice(dot + 1)) && !/^[.~]/.test(folded);
}

function isInReferences(place: Pick<Place, 'folder'>): boolean {
  return /(?:^|[\\/])[^\\/]*\.git[\\/](?:.*[\\/])?(?:refs|logs)(?:[\\/]|$)/.test(place.folder);
}

function isInManifestFolder(place: Pick<Place, 'folder'>): boolean {
  return (
    isIn(place, 'dependency-locks') ||
    // Pants names a resolve's pins as one likes; pub keeps those of every activated package.
    isBelow(place, '3rdparty') ||
    /(?:^|[\\/])(?:\.pub-cache|Pub[\\/]Cache)[\\/]global_packages(?:[\\/]|$)/.test(place.folder)
  );
}

/** Bytes: the longest mutexes seen hold a line of JSON or a few of text, and never a kilobyte. */
const longestStructuredMutex = 200;
const longestMutex = 1000;

/** What stands in the head of manifests whatever their length. */
const marks: readonly RegExp[] = [
  // A script, a document type, a second YAML document; Erlang and Elixir terms; the first of a TOML array.
  /^(?:#!|<!|<\?|---\r?\n|%\{|%%|\[\{<<|\{"[0-9.]+",|\[\[)/,
  /lock-?_?file-?_?version|lock-version|\byarn lockfile\b|^__metadata:/im,
  /@generated|auto-?generated|\bgenerated (?:by|file)\b|do not edit|maintained automatically/i,
  /^\[\[(?:package|projects|metadata)\]\]|^\[metadata\]/m,
  /^(?:GEM|GIT|PATH|PODS:|NUGET|DEPENDENCIES|SPEC REPOS:|DEPENDENCY)\r?$/m,
  /^@EXPLICIT\b/m,
  /^(?:dependencies|packages|checksums|shards|stages|environments|daysUntilLock|sdk|hash|imports|updated):/m,
  /^(?:requires-python|provider) = /m,
  /^(?:github|git|binary) "/m,
  /"(?:_readme|_meta|pins|nodes|packages|dependencies|graph_lock|features|resolved|integrity|moduleFileHash)"\s*:/,
  /^[A-Za-z0-9._-]+==[0-9]/m,
  /^This file is not used by Subversion/,
];

function textOf(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  const isControl = (byte: number): boolean => byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b;
  // Not strict: the end of what was read may cut a character in two.
  return bytes.some(isControl) ? null : new TextDecoder('utf-8').decode(bytes);
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, text.length)) === text;
}
