import type { NameCandidates } from '../../core/databases/engine';
import type { LockName, LockSubject } from '../../core/databases/lockName';
import type { KeyNames } from '../../core/databases/names/advisoryNames';
import { boxelSubject, fileText, groupTexts, type HashedText, realmText } from '../../core/databases/names/boxelTexts';
import type { DatabaseGap } from '../../core/databases/reading';
import type { TableRow } from './graph';
import { digestKey } from './keyHashes';
import type { PgClient, QueryFailure } from './pgClient';

/** More names than any lock list has; the rest is not asked for. */
const mostNames = 20_000;

export interface LoadedNames {
  readonly keys: KeyNames;
  readonly gaps: readonly DatabaseGap[];
}

/** What the tables of the database and the user's candidates say of keys: each computed again, so that a hit is certain. */
export async function loadKeyNames(
  client: PgClient,
  database: string,
  user: string,
  tables: readonly TableRow[],
  candidates: NameCandidates,
  signal: AbortSignal,
): Promise<LoadedNames> {
  const bigint = new Map<string, LockName>();
  const twoInt = new Map<string, LockName>();
  const gaps: DatabaseGap[] = [];
  const column = async (subject: string, sql: string, failed: DatabaseGap['code']): Promise<readonly string[]> => {
    const result = await client.transaction(sql, signal);
    if (result.ok) return (result.value[0]?.rows ?? []).flatMap((row: unknown) => firstText(row));
    gaps.push(gapOf(subject, result.error, failed));
    return [];
  };
  const ofTable = async (name: string, columns: readonly string[], sql: (table: string) => string) => {
    const texts: string[] = [];
    for (const [, schema, isReadable, present] of tables.filter((row) => row[0] === name)) {
      const table = `${client.identifier(schema)}.${client.identifier(name)}`;
      // Another table of that name.
      if (!columns.every((each) => present.includes(each))) continue;
      if (isReadable) texts.push(...(await column(table, sql(table), 'not-permitted')));
      else gaps.push({ code: 'not-permitted', subject: table, cure: grantText(client, table, user), message: null });
    }
    return texts;
  };

  const realms = await ofTable('realm_registry', ['url', 'kind'], (table) => distinct('url', table));
  const groups = await ofTable('jobs', ['concurrency_group', 'job_type'], (table) =>
    distinct('concurrency_group', table),
  );
  const files =
    realms.length === 0
      ? []
      : await ofTable(
          'boxel_index',
          ['realm_url', 'url', 'type'],
          (table) => `select distinct realm_url || ' ' || url from ${table} limit ${mostNames}`,
        );
  const declared = [
    ...candidates.texts,
    ...(candidates.query === null
      ? []
      : // A comment at its end must not swallow what comes after it.
        await column(
          'lockscope',
          `select candidate::text from (${candidates.query.replace(/;\s*$/, '')}\n) as given(candidate) limit ${mostNames}`,
          'candidates-failed',
        )),
  ];

  const boxel = (subject: LockSubject): LockName => ({ certainty: 'certain', tool: 'Boxel', subject });
  for (const { text, subject } of [...realms.map(realmText), ...files.flatMap(filesOf)])
    bigint.set(digestKey('sha256', text), boxel(subject));
  // timgit/pg-boss, src/plans.ts: advisoryLock, for the schema that is usual.
  bigint.set(digestKey('sha224', `${database}.pgboss.pgboss`), {
    certainty: 'certain',
    tool: 'pg-boss',
    subject: { kind: 'job-queue', schema: 'pgboss', part: null },
  });
  const grouped = realms.length + groups.length === 0 ? [] : groupTexts(realms, groups);
  const hashed = await hashesOf(client, [...grouped.map(({ text }) => text), ...declared], signal);
  if (!hashed.ok) gaps.push(gapOf('hashtext', hashed.error, 'candidates-failed'));
  const hashOf = hashed.ok ? hashed.value : new Map<string, Hashes>();
  for (const { text, subject } of grouped) {
    const hash = hashOf.get(text);
    if (hash !== undefined) bigint.set(hash.text, boxel(subject));
  }
  for (const text of declared) {
    const known = boxelSubject(text);
    const name: LockName =
      known === null ? { certainty: 'certain', tool: null, subject: { kind: 'declared', text } } : boxel(known);
    for (const key of keysOf(text, hashOf.get(text))) if (!bigint.has(key)) bigint.set(key, name);
    const pair = /^\s*(-?\d{1,10})\s*,\s*(-?\d{1,10})\s*$/.exec(text);
    if (pair !== null) twoInt.set(`${Number(pair[1])},${Number(pair[2])}`, name);
  }
  return { keys: { bigint, twoInt }, gaps };
}

/** Every way in which a text becomes a key of 64 bits that is in use. */
function keysOf(text: string, hashes: Hashes | undefined): readonly string[] {
  const number = /^-?\d{1,19}$/.test(text) ? [String(BigInt.asIntN(64, BigInt(text)))] : [];
  const server = hashes === undefined ? [] : [hashes.text, hashes.extended];
  return [...number, ...server, digestKey('sha256', text), digestKey('md5', text)];
}

interface Hashes {
  /** `hashtext()`, of 32 bits. */
  readonly text: string;
  /** `hashtextextended()` without a salt, of 64 bits. */
  readonly extended: string;
}

/** By the server, since its hashes are not the same everywhere. */
async function hashesOf(
  client: PgClient,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<
  | { readonly ok: true; readonly value: ReadonlyMap<string, Hashes> }
  | { readonly ok: false; readonly error: QueryFailure }
> {
  // PostgreSQL has no text with a zero in it.
  const all = [...new Set(texts)].filter((text) => !text.includes('\0')).slice(0, mostNames);
  if (all.length === 0) return { ok: true, value: new Map() };
  const sql = 'select t, hashtext(t)::text as h, hashtextextended(t, 0)::text as x from unnest($1::text[]) as t';
  const result = await client.query(sql, [all], signal);
  if (!result.ok) return result;
  const rows = (result.value[0]?.rows ?? []) as readonly { t: string; h: string; x: string }[];
  return { ok: true, value: new Map(rows.map(({ t, h, x }) => [t, { text: h, extended: x }])) };
}

/** `realm url`: the key is of the path below the realm, as the file is called there; cards are kept as JSON. */
function filesOf(pair: string): readonly HashedText[] {
  const [realm = '', url = ''] = pair.split(' ');
  if (!url.startsWith(realm)) return [];
  const path = url.slice(realm.length);
  return path.endsWith('.json') ? [fileText(realm, path)] : [fileText(realm, path), fileText(realm, `${path}.json`)];
}

function distinct(column: string, table: string): string {
  return `select distinct ${column}::text from ${table} where ${column} is not null limit ${mostNames}`;
}

function firstText(row: unknown): readonly string[] {
  const [value] = Object.values(row as Readonly<Record<string, unknown>>);
  return typeof value === 'string' ? [value] : [];
}

function grantText(client: PgClient, table: string, user: string): string {
  return `GRANT SELECT ON ${table} TO ${client.identifier(user)};`;
}

/** A table that is locked against reading is told from one that may not be read. */
export function gapOf(subject: string, { trouble, state }: QueryFailure, code: DatabaseGap['code']): DatabaseGap {
  return { code: state === '55P03' ? 'table-locked' : code, subject, cure: null, message: trouble.message };
}
