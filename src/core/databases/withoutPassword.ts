import { withoutSecrets } from '../redact';
import { decodedPassword } from './connectionUrl';
import type { DatabaseLink } from './engine';
import type { DatabaseTrouble } from './reading';
import type { Result } from '../result';

/** A password so short may stand anywhere by chance: taking it out would only tell that it is one. */
const shortest = 3;

/** Takes passwords out of what a driver or a server says: not even a mistake of theirs shows one. */
export function passwordRemover(passwords: readonly (string | null)[]): (text: string) => string {
  const forms = passwords.flatMap((each) =>
    each === null ? [] : [each, decodedPassword(each), encodeURIComponent(each)],
  );
  const secrets = [...new Set(forms)].filter(({ length }) => length >= shortest).sort((a, b) => b.length - a.length);
  return (text) => withoutSecrets(secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text));
}

/** A link whose troubles have no password in them. */
export function linkWithoutPassword(link: DatabaseLink, remove: (text: string) => string): DatabaseLink {
  return {
    route: link.route,
    backend: link.backend,
    read: async (signal) => troubleWithout(await link.read(signal), remove),
    act: async (action, signal) => troubleWithout(await link.act(action, signal), remove),
    sqlOf: (action) => link.sqlOf(action),
    close: () => link.close(),
  };
}

export function troubleWithout<T>(
  result: Result<T, DatabaseTrouble>,
  remove: (text: string) => string,
): Result<T, DatabaseTrouble> {
  return result.ok ? result : { ok: false, error: { ...result.error, message: remove(result.error.message) } };
}
