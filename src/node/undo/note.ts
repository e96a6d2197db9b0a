import type { KeptContent, KeptEntry, KeptFile } from '../../core/ports';

/** What is written down of a kept file. */
export interface Note {
  readonly entry: KeptFile;
  /** Where it lay before it was taken over; `null` in notes of old versions. */
  readonly quarantine: string | null;
}

export function noteText(entry: KeptFile, quarantine: string): string {
  return JSON.stringify({ ...entry, quarantine });
}

/**
 * `null` for what is no note of this entry; `stats` are of what is kept. Notes of old versions lack how it was taken and with what: one by one, by
 * quarantine, which was the only way.
 */
export function noteOf(text: string, id: string, stats: Pick<KeptFile, 'shape' | 'size'>): Note | null {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Partial<Record<keyof KeptFile | 'quarantine', unknown>>;
  const { path, removedAt, holderPid, size, sha256, batch, quarantine, replacement, contents } = fields;
  if (fields.id !== id || typeof path !== 'string' || typeof removedAt !== 'number') return null;
  const isOld = typeof batch !== 'string';
  const entry: KeptFile = {
    id,
    path,
    dialect: typeof fields.dialect === 'string' ? fields.dialect : '',
    kind: kindOf(fields.kind),
    shape: stats.shape,
    removedAt,
    by: fields.by === 'swap' ? 'swap' : 'quarantine',
    batch: isOld ? id : batch,
    holderPid: typeof holderPid === 'number' ? holderPid : null,
    size: typeof size === 'number' ? size : stats.size,
    // Old versions noted the digest of the first bytes only, where a file had more than they read.
    sha256: typeof sha256 === 'string' && !isOld ? sha256 : null,
    ...(typeof replacement === 'string' ? { replacement } : {}),
    ...entryOf(fields.entry),
    ...(stats.shape === 'directory' && Array.isArray(contents) ? { contents: contents.filter(isContent) } : {}),
  };
  return { entry, quarantine: typeof quarantine === 'string' ? quarantine : null };
}

function kindOf(kind: unknown): KeptFile['kind'] {
  return kind === 'temp' || kind === 'journal' || kind === 'entry' ? kind : 'lock';
}

/** As something to spread into a kept file; nothing where it is not all as it was written. */
function entryOf(value: unknown): Pick<KeptFile, 'entry'> {
  if (typeof value !== 'object' || value === null) return {};
  const { keys, lock } = value as Partial<Record<keyof KeptEntry, unknown>>;
  if (!Array.isArray(keys) || keys.length === 0 || !keys.every((key) => typeof key === 'string')) return {};
  if (lock === null) return { entry: { keys, lock } };
  if (typeof lock !== 'object') return {};
  const { form, name } = lock as Readonly<Record<string, unknown>>;
  const isLock = (form === 'folder' || form === 'pid') && typeof name === 'string' && isPlainName(name);
  return isLock ? { entry: { keys, lock: { form, name } } } : {};
}

function isContent(value: unknown): value is KeptContent {
  if (typeof value !== 'object' || value === null) return false;
  const { name, size, sha256 } = value as Partial<Record<keyof KeptContent, unknown>>;
  return typeof name === 'string' && isPlainName(name) && typeof size === 'number' && typeof sha256 === 'string';
}

/** Of something in a folder, and not of anything outside of it. */
function isPlainName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[\\/\0]/.test(name);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
