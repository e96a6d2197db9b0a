import * as l10n from '@vscode/l10n';
import type { LockName, LockSubject } from '../core/databases/lockName';
import { assertNever } from '../core/util/assertNever';
import { shortened } from './safeText';

/** `node-pg-migrate: migrations`, `Boxel: realm http://localhost:4201/base/`; a `?` behind what is only likely. */
export function lockNameText({ tool, subject, certainty }: LockName): string {
  const what = subjectText(subject);
  const text = tool === null ? what : l10n.t('{0}: {1}', tool, what);
  // A hash or a small number says by itself that nothing is known of it.
  return certainty === 'likely' && subject.kind !== 'hash-or-constant' ? l10n.t('{0} (likely)', text) : text;
}

/** Why the name is believed, as a sentence. */
export function certaintySentence({ certainty, tool, subject }: LockName): string {
  if (subject.kind === 'hash-or-constant')
    return l10n.t(
      'The key has only 32 bits: the hash of a text by “hashtext()”, or a constant. Declare the texts that your application locks, and Lockscope finds which it is.',
    );
  if (certainty === 'certain')
    return l10n.t('The key was computed again from this name, and is the same to the last digit.');
  return tool === null
    ? l10n.t('It looks like this, but could not be computed again.')
    : l10n.t('No other tool is known to lock this, but anybody could.');
}

export function subjectText(subject: LockSubject): string {
  switch (subject.kind) {
    case 'migrations':
      return subject.detail === null ? l10n.t('migrations') : l10n.t('migrations ({0})', shortened(subject.detail, 60));
    case 'job-queue':
      return subject.part === null
        ? l10n.t('set-up of schema {0}', shortened(subject.schema, 60))
        : l10n.t('{0} of schema {1}', shortened(subject.part, 40), shortened(subject.schema, 60));
    case 'boxel-realm':
      return l10n.t('realm {0}', shortened(subject.url, 120));
    case 'boxel-file':
      return subject.path === null
        ? l10n.t('a file in realm {0}', shortened(subject.url, 120))
        : l10n.t('file {0} in realm {1}', shortened(subject.path, 80), shortened(subject.url, 120));
    case 'boxel-cost':
      return l10n.t('costs of user {0}', shortened(subject.user, 80));
    case 'boxel-module-cache':
      return l10n.t('module cache {0}', shortened(subject.key, 120));
    case 'boxel-job-group':
      return l10n.t('jobs of group {0}', shortened(subject.group, 120));
    case 'boxel-backfill':
      return l10n.t('backfill of the realm registry');
    case 'electric-slot':
      return subject.active
        ? l10n.t('replication slot {0}, in use', shortened(subject.slot, 80))
        : l10n.t('replication slot {0}, not in use', shortened(subject.slot, 80));
    case 'spirit-table':
      return subject.table === null
        ? l10n.t('change of a table in schema {0}', shortened(subject.schema, 64))
        : l10n.t('change of table {0}.{1}', shortened(subject.schema, 64), shortened(subject.table, 64));
    case 'spirit-tables':
      return l10n.t('change of several tables of schema {0}', shortened(subject.schema, 64));
    case 'gh-ost':
      return subject.table === null
        ? l10n.t('change of a table')
        : l10n.t('change of table {0}.{1}', shortened(subject.schema ?? '?', 64), shortened(subject.table, 64));
    case 'gh-ost-cut-over':
      return l10n.t('cut-over of session {0}', shortened(subject.session, 40));
    case 'declared':
      return l10n.t('“{0}”', shortened(subject.text, 120));
    case 'hash-or-constant':
      return l10n.t('a hash or a constant of 32 bits');
    default:
      return assertNever(subject);
  }
}
