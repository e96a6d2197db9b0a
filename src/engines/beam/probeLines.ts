import type {
  BeamProcess,
  BeamProcessState,
  BeamQuestion,
  BeamReading,
  BeamRow,
  BeamTable,
  BeamTableShape,
  BeamTarget,
  BeamTrouble,
} from '../../core/registry/beam/beamNode';
import { fail, ok, type Result } from '../../core/result';

/** The language that `media/beam/probe.escript` is spoken to in: lines of fields, texts in base64. */

/** `own`: the name under which we join, `name@host`. */
export function connectLine({ node, cookie }: BeamTarget, own: string): string {
  // A host with a dot, or a number, is a long name to Erlang; the two kinds cannot meet.
  const names = hostOf(node).includes('.') || hostOf(node).includes(':') ? 'longnames' : 'shortnames';
  return line('connect', names, encoded(node), encoded(cookie), encoded(own));
}

export function lookLine({ tables, limit, timeoutMs }: BeamQuestion): string {
  // An empty name would be no field.
  return line('look', `${limit}`, `${timeoutMs}`, ...tables.filter((name) => name !== '').map(encoded));
}

/** The host in the name of a node; an empty text where there is none. */
export function hostOf(node: string): string {
  return node.slice(node.indexOf('@') + 1 || node.length);
}

/** Whether this line is the last one of an answer. */
export function isLast(text: string): boolean {
  return /^(?:connected|done|trouble)(?: |$)/.test(text);
}

/** What the answer to `connect` says. */
export function parseConnected(lines: readonly string[]): Result<void, BeamTrouble> {
  const last = lines.at(-1) ?? '';
  return last === 'connected' ? ok(undefined) : fail(parseTrouble(last));
}

/** What the answer to `look` says. A line that is not understood makes all of it a failure: nothing is guessed. */
export function parseReading(lines: readonly string[]): Result<BeamReading, BeamTrouble> {
  if (lines.at(-1) !== 'done') return fail(parseTrouble(lines.at(-1) ?? ''));
  const states = new Map<string, BeamProcessState>();
  const tables: Table[] = [];
  const missing: string[] = [];
  let node: Pick<BeamReading, 'creation' | 'otpRelease'> | undefined;
  for (const text of lines.slice(0, -1)) {
    const [verb, ...fields] = text.split(' ');
    const isUnderstood =
      verb === 'node'
        ? (node = parseNode(fields)) !== undefined
        : verb === 'missing'
          ? missing.push(decoded(fields[0])) > 0
          : verb === 'table'
            ? add(tables, parseTable(fields))
            : verb === 'row'
              ? tables.length > 0 && add(tables.at(-1)?.rows ?? [], parseRow(fields))
              : verb === 'besides'
                ? omit(tables.at(-1), fields)
                : verb === 'pid' && addState(states, fields);
    if (!isUnderstood) return fail(notUnderstood(text));
  }
  if (node === undefined) return fail(notUnderstood(lines[0] ?? ''));
  return ok({ ...node, missing, tables: tables.map((table) => withStates(table, states)) });
}

interface Table extends Omit<BeamTable, 'rows' | 'omitted'> {
  readonly rows: Row[];
  omitted: number;
}

type Row = Omit<BeamRow, 'process'> & { readonly process: Omit<BeamProcess, 'state'> };

function withStates({ rows, ...table }: Table, states: ReadonlyMap<string, BeamProcessState>): BeamTable {
  return {
    ...table,
    rows: rows.map(({ process, ...row }) => ({
      ...row,
      process: { ...process, state: states.get(process.identity) ?? { kind: 'unknown' } },
    })),
  };
}

function parseNode([creation = '', release]: readonly string[]):
  Pick<BeamReading, 'creation' | 'otpRelease'> | undefined {
  return /^\d+$/.test(creation) ? { creation, otpRelease: decoded(release) } : undefined;
}

const shapes: readonly BeamTableShape[] = ['electric', 'registry', 'named', 'global', 'registered'];

function parseTable([name, shapeText, protection]: readonly string[]): Table | undefined {
  const shape = shapes.find((each) => each === shapeText);
  if (name === undefined || shape === undefined || protection === undefined) return undefined;
  return { name: decoded(name), shape, isPrivate: protection === 'private', omitted: 0, rows: [] };
}

function parseRow([key, identity, pid, node, elixir, erlang]: readonly string[]): Row | undefined {
  if (key === undefined || identity === undefined || pid === undefined || node === undefined) return undefined;
  return {
    key: decoded(key),
    process: { identity, pid: decoded(pid), node: decoded(node) },
    removal: { elixir: decoded(elixir) || null, erlang: decoded(erlang) || null },
  };
}

function omit(table: Table | undefined, [count = '']: readonly string[]): boolean {
  if (table === undefined || !/^-?\d+$/.test(count)) return false;
  // A table that grew between the two questions has fewer than none besides.
  table.omitted = Math.max(0, Number(count));
  return true;
}

function addState(
  states: Map<string, BeamProcessState>,
  [identity, kind, status, current, queue = '']: readonly string[],
): boolean {
  if (identity === undefined) return false;
  switch (kind) {
    case 'dead':
    case 'unknown':
      states.set(identity, { kind });
      return true;
    case 'alive':
    case 'suspended':
      if (!/^\d+$/.test(queue)) return false;
      states.set(identity, { kind, status: decoded(status), function: decoded(current), queueLength: Number(queue) });
      return true;
    default:
      return false;
  }
}

function add<T>(list: T[], item: T | undefined): boolean {
  if (item !== undefined) list.push(item);
  return item !== undefined;
}

const troubles: readonly BeamTrouble['code'][] = [
  'no-distribution',
  'unknown-host',
  'no-epmd',
  'no-such-node',
  'refused',
  'timeout',
  'lost',
  'failed',
];

function parseTrouble(text: string): BeamTrouble {
  const [verb, codeText, message] = text.split(' ');
  const code = troubles.find((each) => each === codeText);
  return verb === 'trouble' && code !== undefined ? { code, message: decoded(message) } : notUnderstood(text);
}

function notUnderstood(text: string): BeamTrouble {
  return { code: 'failed', message: text.slice(0, 200) };
}

function line(...fields: readonly string[]): string {
  return `${fields.join(' ')}\n`;
}

function encoded(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function decoded(field = '-'): string {
  return field === '-' ? '' : Buffer.from(field, 'base64').toString('utf8');
}
