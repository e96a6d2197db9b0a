import * as l10n from '@vscode/l10n';
import type { DatabaseLock, LockTarget } from '../core/databases/databaseLock';
import { assertNever } from '../core/util/assertNever';
import { lockNameText } from './databaseNameText';
import { shortened } from './safeText';

/** What a lock is on, for a row: its human name where there is one, else how the server calls it. */
export function lockTitle({ name, target }: Pick<DatabaseLock, 'name' | 'target'>): string {
  if (name === null) return targetText(target);
  // That says nothing of which one it is.
  return name.subject.kind === 'hash-or-constant'
    ? l10n.t('{0} ({1})', targetText(target), lockNameText(name))
    : lockNameText(name);
}

/** `advisory lock 7241865325823964`, `table public.users`, `row of public.users`. */
export function targetText(target: LockTarget): string {
  switch (target.kind) {
    case 'advisory':
      return target.form === 'bigint'
        ? l10n.t('advisory lock {0}', target.key)
        : l10n.t('advisory lock ({0}, {1})', target.key[0], target.key[1]);
    case 'named':
      return l10n.t('named lock “{0}”', shortened(target.name, 80));
    case 'relation':
      return target.name === null
        ? l10n.t('relation {0}', qualified(target.database, target.oid ?? '?'))
        : l10n.t('relation {0}', qualified(target.schema, target.name));
    case 'row': {
      const table = qualified(target.schema, target.table ?? '?');
      if (target.index !== null && target.row !== null)
        return l10n.t('row {0} of {1}, by index {2}', shortened(target.row, 60), table, shortened(target.index, 60));
      return target.row === null
        ? l10n.t('row of {0}', table)
        : l10n.t('row {0} of {1}', shortened(target.row, 60), table);
    }
    case 'transaction':
      return l10n.t('end of transaction {0}', shortened(target.id, 40));
    case 'virtual-transaction':
      return l10n.t('end of virtual transaction {0}', shortened(target.id, 40));
    case 'metadata':
      return target.name === null && target.schema === null
        ? l10n.t('metadata ({0})', shortened(target.type, 40))
        : l10n.t('metadata of {0}', qualified(target.schema, target.name));
    case 'other':
      return shortened(`${target.type} ${target.text}`.trim(), 80);
    default:
      return assertNever(target);
  }
}

/**
 * How a lock is found again on the server, whatever its name: the key as SQL takes it, and as `pg_locks` has it.
 * Empty for what `targetText` says all about.
 */
export function keyText(target: LockTarget): string {
  if (target.kind !== 'advisory') return '';
  const key = target.form === 'bigint' ? target.key : `${target.key[0]}, ${target.key[1]}`;
  const place = l10n.t('database {0}', target.database === null ? '?' : shortened(target.database, 60));
  if (target.form !== 'bigint') return l10n.t('key ({0}), {1}', key, place);
  const bits = BigInt.asUintN(64, BigInt(target.key));
  const low = bits % 4_294_967_296n;
  return l10n.t('key {0} (classid {1}, objid {2}), {3}', key, String(bits / 4_294_967_296n), String(low), place);
}

function qualified(schema: string | null, name: string | null): string {
  if (name === null) return shortened(schema ?? '?', 80);
  return shortened(schema === null ? name : `${schema}.${name}`, 80);
}
