import { basename } from './paths';
import type { Sighting } from './ports';

/**
 * What is compared before anything is done to a file. Not ctime: a rename changes it.
 * `sha256` and `nonce` are `null` when the content was not read or names none.
 */
export interface Fingerprint {
  readonly kind: string;
  readonly dev: string;
  readonly ino: string;
  readonly size: number;
  readonly mtimeNs: string;
  readonly sha256: string | null;
  /** Where a link points, or what is in a folder; `null` for anything else. */
  readonly inside: string | null;
  readonly nonce: string | null;
}

export const fingerprintFields: readonly (keyof Fingerprint)[] = [
  'kind',
  'dev',
  'ino',
  'size',
  'mtimeNs',
  'sha256',
  'inside',
  'nonce',
];

export function fingerprintOf(sighting: Sighting, nonce: string | null): Fingerprint {
  const { stat, content, target, entries, contents } = sighting;
  return {
    kind: stat.kind,
    dev: stat.dev,
    ino: stat.ino,
    size: stat.size,
    mtimeNs: stat.mtimeNs,
    sha256: content?.state === 'read' ? content.sha256 : null,
    inside: target ?? contents?.map(innerPrint).join('/') ?? entries?.join('/') ?? null,
    nonce,
  };
}

/** To tell a file in a folder from another of its name, as precisely as the folder itself. */
function innerPrint({ path, stat, content }: Sighting): string {
  const sha256 = content?.state === 'read' ? content.sha256 : null;
  return [basename(path), stat.kind, stat.ino, stat.size, stat.mtimeNs, sha256].join(':');
}

/** The fields in which two fingerprints differ; empty when they are of one and the same file, unchanged. */
export function fingerprintDifferences(a: Fingerprint, b: Fingerprint): readonly (keyof Fingerprint)[] {
  return fingerprintFields.filter((field) => a[field] !== b[field]);
}
