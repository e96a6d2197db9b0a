import { window, workspace } from 'vscode';
import type { Disposable } from '../../core/util/disposable';
import { settings, settingsSection, views } from '../ids';
import { TreeAdapter } from '../treeAdapter';
import type { DatabasesPart } from './databasesPart';
import type { DatabaseCommand, DatabaseCommands, SessionClient } from './databaseCommands';
import type { DatabasesHost } from './host';

/**
 * The Databases view as far as it is needed at the start: everything else is loaded when somebody looks at it, calls a
 * command of it, or has declared a database.
 */
export class Databases implements Disposable, DatabaseCommands {
  readonly #host: DatabasesHost;
  readonly #adapter = new TreeAdapter({
    roots: [],
    childrenOf: () => [],
    parentOf: () => undefined,
    node: () => undefined,
    tooltipOf: () => '',
  });
  readonly #view = window.createTreeView(views.databases, { treeDataProvider: this.#adapter, showCollapseAll: true });
  readonly #subscriptions: Disposable[];
  #part: Promise<DatabasesPart> | undefined;

  constructor(host: DatabasesHost) {
    this.#host = host;
    const setting = `${settingsSection}.${settings.databases}`;
    this.#subscriptions = [
      this.#view,
      this.#adapter,
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.#loadSoon();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(setting)) this.#loadSoon();
      }),
    ];
    const declared = workspace.getConfiguration(settingsSection).get<unknown>(settings.databases);
    if (this.#view.visible || (Array.isArray(declared) ? declared.length > 0 : declared !== undefined))
      this.#loadSoon();
  }

  async run(command: DatabaseCommand, row: unknown): Promise<void> {
    await (await this.#load()).run(command, row);
  }

  async clientOf(row: unknown): Promise<SessionClient | undefined> {
    return (await this.#part)?.clientOf(row);
  }

  async refresh(): Promise<void> {
    (await this.#part)?.refresh();
  }

  /** Stops asking, waits for what runs, closes all connections. */
  async close(): Promise<void> {
    await (await this.#part)?.close();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #loadSoon(): void {
    this.#load().catch((error: unknown) => this.#host.log.error('the databases could not be loaded', error));
  }

  #load(): Promise<DatabasesPart> {
    return (this.#part ??= this.#open());
  }

  async #open(): Promise<DatabasesPart> {
    const { openDatabases } = await import('./databasesPart');
    return openDatabases(this.#host, { view: this.#view, adapter: this.#adapter });
  }
}
