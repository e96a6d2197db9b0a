import { FileType, Uri, workspace } from 'vscode';
import { parseConnectionUrl } from '../../core/databases/connectionUrl';
import { dotEnvBytes, dotEnvValue } from '../../core/databases/dotEnv';
import { stateKeys } from '../ids';
import type { DatabasesHost } from './host';

/** The variable that is looked for. */
export const databaseUrlVariable = 'DATABASE_URL';

type Answer = 'use' | 'leave';

/**
 * `DATABASE_URL` of the workspace's `.env`: offered until it is answered for, once a workspace, and never read where the
 * workspace is not trusted. Its value is read when it is needed, and kept nowhere.
 */
export class DotEnvOffer {
  readonly #host: DatabasesHost;
  #path: string | null = null;

  constructor(host: DatabasesHost) {
    this.#host = host;
  }

  /** Where there is one that can be used; `null` without one. */
  get path(): string | null {
    return this.#host.isTrusted() ? this.#path : null;
  }

  /** It waits for an answer. */
  get isOpen(): boolean {
    return this.path !== null && this.#answer === undefined;
  }

  get isUsed(): boolean {
    return this.path !== null && this.#answer === 'use';
  }

  async answer(answer: Answer): Promise<void> {
    await this.#host.state.update(stateKeys.databaseUrl, answer);
  }

  /** Whether there is one by now, of a database that is understood. */
  async look(): Promise<void> {
    const value = await this.read();
    if (value === null || !parseConnectionUrl(value).ok) this.#path = null;
  }

  /** Its value now. */
  async read(): Promise<string | null> {
    if (!this.#host.isTrusted()) return null;
    for (const { uri } of workspace.workspaceFolders ?? []) {
      if (uri.scheme !== 'file') continue;
      const file = Uri.joinPath(uri, '.env');
      const value = dotEnvValue(await textOf(file), databaseUrlVariable);
      if (value === null) continue;
      this.#path = file.fsPath;
      return value;
    }
    return null;
  }

  get #answer(): Answer | undefined {
    return this.#host.state.get<Answer>(stateKeys.databaseUrl);
  }
}

async function textOf(file: Uri): Promise<string> {
  try {
    const { type, size } = await workspace.fs.stat(file);
    // No link is followed out of the workspace.
    if (type !== FileType.File || size > dotEnvBytes) return '';
    return new TextDecoder().decode(await workspace.fs.readFile(file));
  } catch {
    // FileSystemError: none there, or not for us to read.
    return '';
  }
}
