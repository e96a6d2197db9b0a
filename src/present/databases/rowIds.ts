/** What a row of the Databases view is about, as its id says it: commands are given ids, and look up what is there now. */
export interface DatabaseRow {
  readonly connection: string;
  readonly kind: DatabaseRowKind;
  /** What tells rows of one kind apart. */
  readonly parts: readonly string[];
}

export type DatabaseRowKind =
  | 'connection'
  | 'trouble'
  | 'gap'
  /** A heading: its name. */
  | 'group'
  /** The rest of a long list: that of a heading, and how far it has got. */
  | 'more'
  | 'deadlock'
  /** A session in the tree of waits: number, mark, and where it is named a second time, below whom. */
  | 'wait'
  /** What is locked, with those who have or want it. */
  | 'target'
  /** A session that has or wants a lock: number, mark, id of the lock. */
  | 'held'
  | 'table-lock'
  | 'note'
  /** `DATABASE_URL` of the workspace, which nobody has answered for yet. */
  | 'offer';

const prefix = 'database:';

export function databaseRowId(connection: string, kind: DatabaseRowKind, ...parts: readonly string[]): string {
  return prefix + [connection, kind, ...parts].map(encodeURIComponent).join('/');
}

/** `undefined` for the id of any other row. */
export function databaseRowOf(id: unknown): DatabaseRow | undefined {
  if (typeof id !== 'string' || !id.startsWith(prefix)) return undefined;
  const [connection, kind, ...parts] = id.slice(prefix.length).split('/').map(decodeURIComponent);
  return connection === undefined || kind === undefined
    ? undefined
    : { connection, kind: kind as DatabaseRowKind, parts };
}

/** The session of a row, with the mark that it had when the row was made. */
export function sessionOfRow({
  kind,
  parts,
}: DatabaseRow): { readonly id: number; readonly mark: string | null } | null {
  const [id = '', mark = ''] = parts;
  if ((kind !== 'wait' && kind !== 'held') || !/^\d+$/.test(id)) return null;
  return { id: Number(id), mark: mark === '' ? null : mark };
}
