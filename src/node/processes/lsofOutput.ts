/** One open file of one process, as `lsof -F pufalDin` with NULs between the fields writes it. */
export interface LsofFile {
  readonly pid: number;
  /** Number of the user; `null` when it is not printed. */
  readonly uid: number | null;
  /** A descriptor's number, or `cwd`, `txt`, `NOFD` (the descriptors could not be read) and the like. */
  readonly fd: string;
  readonly access: 'r' | 'w' | 'u' | null;
  /** `r`, `w`: on a part of the file, `R`, `W`: on all of it; `u`, `U`: shared and exclusive. `null`: none is told. */
  readonly lock: 'r' | 'R' | 'w' | 'W' | 'u' | 'U' | null;
  /** Decimal, as in `stat`; `null` where there is none, or it could not be had. */
  readonly dev: string | null;
  readonly ino: string | null;
  /** A path, or why there is none. */
  readonly name: string;
}

/** The fields to ask for: process, user, descriptor, access, lock, device, inode, name, NULs instead of line ends. */
export const lsofFields = 'pufalDin0';

/** Reads what lsof printed; each process and each of its files stands on a line, its fields end with NULs. */
export function parseLsof(text: string): readonly LsofFile[] {
  const files: LsofFile[] = [];
  let pid: number | null = null;
  let uid: number | null = null;
  for (const fields of sets(text)) {
    const owner = fields.get('p');
    if (owner !== undefined) {
      pid = decimal(owner);
      uid = decimal(fields.get('u'));
    }
    const fd = fields.get('f');
    if (pid !== null && fd !== undefined) {
      files.push({
        pid,
        uid,
        fd,
        access: letter(fields.get('a'), ['r', 'w', 'u']),
        lock: letter(fields.get('l'), ['r', 'R', 'w', 'W', 'u', 'U']),
        dev: hexadecimal(fields.get('D')),
        ino: /^\d+$/.exec(fields.get('i') ?? '')?.[0] ?? null,
        name: fields.get('n') ?? '',
      });
    }
  }
  return files;
}

/** Fields of one line by their letter. A line end within a name is escaped by lsof, so that lines can be trusted. */
function sets(text: string): readonly ReadonlyMap<string, string>[] {
  return text.split('\n').map(
    (line) =>
      new Map(
        line
          .split('\0')
          .filter((field) => field !== '')
          .map((field): [string, string] => [field.slice(0, 1), field.slice(1)]),
      ),
  );
}

function decimal(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function hexadecimal(text: string | undefined): string | null {
  return text !== undefined && /^0x[\da-f]+$/i.test(text) ? BigInt(text).toString() : null;
}

function letter<T extends string>(text: string | undefined, known: readonly T[]): T | null {
  return known.find((each) => each === text) ?? null;
}
