import * as l10n from '@vscode/l10n';
import type { UrlFlaw } from '../core/databases/connectionUrl';
import type { DatabaseSystem } from '../core/databases/reading';
import { assertNever } from '../core/util/assertNever';
import { oneLine } from './safeText';

export function noDatabaseText(): string {
  return l10n.t('Say which database: a URL, or the name of a variable that has one, such as DATABASE_URL.');
}

/** Nothing of the URL is in it: a password may be anywhere in a broken one. */
export function wrongUrlText(flaw: UrlFlaw): string {
  switch (flaw) {
    case 'url-syntax':
      return l10n.t(
        'This is no URL. Characters such as “@”, “/” and “:” in user and password have to be percent-encoded.',
      );
    case 'url-scheme':
      return l10n.t(
        'This is no database that Lockscope knows: its URL begins with postgres://, mysql:// or mariadb://.',
      );
    default:
      return assertNever(flaw);
  }
}

export function unknownDatabaseText(name: string): string {
  return l10n.t('No variable {0} in the environment or in the .env of this folder.', oneLine(name));
}

export function noEngineText(system: DatabaseSystem): string {
  return l10n.t(
    'Lockscope does not speak with {0} yet.',
    { postgresql: 'PostgreSQL', mysql: 'MySQL', mariadb: 'MariaDB' }[system],
  );
}
