import * as l10n from '@vscode/l10n';
import { workspace } from 'vscode';
import type { DatabaseConnection } from '../../core/databases/connectionRecord';
import { linkWithProcesses } from '../../core/databases/clientProcesses';
import { parseConnectionUrl, passwordKey, urlPlace } from '../../core/databases/connectionUrl';
import type { DatabaseDeclaration } from '../../core/databases/declared/declaration';
import { type CheckedDatabases, validateDatabases } from '../../core/databases/declared/validateDatabases';
import type { DatabaseLink, EngineOptions } from '../../core/databases/engine';
import type { DatabaseTrouble } from '../../core/databases/reading';
import { linkWithoutPassword, passwordRemover, troubleWithout } from '../../core/databases/withoutPassword';
import { fail, ok, type Result } from '../../core/result';
import { systemName } from '../../present/databases/connectionRows';
import { oneLine } from '../../present/safeText';
import { settings, settingsSection } from '../ids';
import { Secrets } from '../secrets';
import { databaseUrlVariable, type DotEnvOffer } from './dotEnvOffer';
import type { DatabasesHost } from './host';

/** Milliseconds that one statement may take, and the way to a server. */
const statementTimeoutMs = 5_000;
const connectTimeoutMs = 10_000;

const dotEnvId = '.env';

/** What connections there are, and the way to each: where it leads, its password, its engine. */
export class Connections {
  readonly #host: DatabasesHost;
  readonly #offer: DotEnvOffer;
  #candidates = new Map<string, EngineOptions['candidates']>();

  /** By `passwordKey`. */
  readonly passwords: Secrets;

  constructor(host: DatabasesHost, offer: DotEnvOffer) {
    this.#host = host;
    this.#offer = offer;
    this.passwords = new Secrets(host.secrets, 'database');
  }

  /** Those of the settings, and the workspace's own where a person has said so. */
  read(): { readonly declared: readonly DatabaseConnection[]; readonly checked: CheckedDatabases } {
    const checked = validateDatabases(workspace.getConfiguration(settingsSection).get<unknown>(settings.databases));
    this.#candidates = new Map(
      checked.declarations.map(({ name, candidates, candidatesQuery }) => [
        name,
        { texts: candidates, query: candidatesQuery },
      ]),
    );
    const { path, isUsed } = this.#offer;
    const ofWorkspace = isUsed && path !== null ? [dotEnvConnection(path)] : [];
    return { declared: [...checked.declarations.map(connectionOf), ...ofWorkspace], checked };
  }

  /** Opens a link to where a connection leads now. Nothing that comes of it has the password in it. */
  async connect(connection: DatabaseConnection, signal: AbortSignal): Promise<Result<DatabaseLink, DatabaseTrouble>> {
    const where = await this.#urlOf(connection);
    if (!where.ok) return where;
    const parsed = parseConnectionUrl(where.value);
    if (!parsed.ok) return notConfigured(l10n.t('the URL cannot be understood'));
    const { system, password } = parsed.value;
    const stored = connection.passwordKey === null ? null : await this.passwords.of(connection.passwordKey);
    const remove = passwordRemover([password, stored, password === null ? null : where.value]);
    try {
      const engine = await this.#host.engineFor(system);
      if (engine === null) return fail({ code: 'unsupported', message: systemName(system) });
      const target = { system, url: where.value, password: stored, lookOnly: connection.lookOnly };
      const candidates = this.#candidates.get(connection.id) ?? { texts: [], query: null };
      const options = { candidates, statementTimeoutMs, connectTimeoutMs };
      const opened = troubleWithout(await engine.connect(target, options, signal), remove);
      if (!opened.ok) return opened;
      const { clients, clock } = this.#host;
      return ok(linkWithProcesses(linkWithoutPassword(opened.value, remove), { ...clients, clock }));
    } catch (error) {
      return fail({ code: 'failed', message: remove(error instanceof Error ? error.message : String(error)) });
    }
  }

  async #urlOf({ origin }: DatabaseConnection): Promise<Result<string, DatabaseTrouble>> {
    switch (origin.kind) {
      case 'url':
        return ok(origin.url);
      case 'environment': {
        const url = this.#host.environment(origin.variable);
        return url === undefined || url === ''
          ? notConfigured(l10n.t('the variable {0} is not set where VS Code runs', oneLine(origin.variable)))
          : ok(url);
      }
      case 'dot-env': {
        const url = await this.#offer.read();
        return url === null ? notConfigured(l10n.t('{0} is no longer in the .env file', databaseUrlVariable)) : ok(url);
      }
    }
  }
}

function notConfigured(message: string): { readonly ok: false; readonly error: DatabaseTrouble } {
  return fail({ code: 'not-configured', message });
}

function connectionOf(declaration: DatabaseDeclaration): DatabaseConnection {
  const { name, url, urlFromEnvironment, lookOnly } = declaration;
  const parsed = url === null ? null : parseConnectionUrl(url);
  const known = parsed?.ok === true ? parsed.value : null;
  return {
    id: name,
    name,
    system: known?.system ?? null,
    place: known === null ? `$${urlFromEnvironment ?? ''}` : urlPlace(known),
    lookOnly,
    passwordKey: known === null ? null : passwordKey(known),
    origin: url === null ? { kind: 'environment', variable: urlFromEnvironment ?? '' } : { kind: 'url', url },
    signature: JSON.stringify(declaration),
  };
}

function dotEnvConnection(path: string): DatabaseConnection {
  return {
    id: dotEnvId,
    name: databaseUrlVariable,
    system: null,
    place: l10n.t('from the .env of this workspace'),
    lookOnly: false,
    passwordKey: null,
    origin: { kind: 'dot-env', path },
    signature: path,
  };
}
