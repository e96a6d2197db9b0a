import * as l10n from '@vscode/l10n';
import type { UrlFlaw } from '../core/databases/connectionUrl';
import type { DatabaseSystem } from '../core/databases/reading';
import { assertNever } from '../core/util/assertNever';
import { oneLine } from './safeText';

export function noDatabaseText(): string {
  return l10n.t(
    'Say which database: a URL, the name of a variable that has one, such as DATABASE_URL, or a name of the settings.',
  );
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
  return l10n.t(
    'No variable {0} in the environment or in the .env of this folder, and no database of this name in its settings.',
    oneLine(name),
  );
}

/** Where a name of the settings leads. `place`: without a password. */
export function connectingText(name: string, place: string): string {
  return l10n.t('{0} is {1}, as the settings have it.', oneLine(name), oneLine(place));
}

export function noJsonText(file: string): string {
  return l10n.t('{0} is no valid JSON.', oneLine(file));
}

export function unreadableSettingsText(file: string, reason: string): string {
  return l10n.t('{0} cannot be read: {1}.', oneLine(file), oneLine(reason));
}

export function noEngineText(system: DatabaseSystem): string {
  return l10n.t(
    'Lockscope does not speak with {0} yet.',
    { postgresql: 'PostgreSQL', mysql: 'MySQL', mariadb: 'MariaDB' }[system],
  );
}
