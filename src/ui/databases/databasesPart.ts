import { config as configureLanguage } from '@vscode/l10n';
import { l10n, workspace } from 'vscode';
import { DatabaseDesk } from '../../core/databases/databaseDesk';
import type { DatabaseProblem } from '../../core/databases/declared/validateDatabases';
import { DisposableStore } from '../../core/util/disposable';
import { databaseProblemText, unusedDatabaseText } from '../../present/databases/declaredText';
import { databasesTree, longWaits, longWaitsText } from '../../present/databases/databasesTree';
import { ContextKey } from '../contextKey';
import { contextKeys, settings, settingsSection } from '../ids';
import { SettingProblems } from '../settingProblems';
import { cancelOrTerminate } from './cancelOrTerminate';
import { connectDatabase } from './connectDatabase';
import { disconnectDatabase, editConnections, forgetPassword } from './connectionCommands';
import { Connections } from './connections';
import { clientOfRow, type DatabaseContext } from './context';
import { copyLockName, copySql } from './copyCommands';
import type { DatabaseCommand, SessionClient } from './databaseCommands';
import type { DatabasesHost, DatabasesTreeHost } from './host';
import { DotEnvOffer } from './dotEnvOffer';
import { releaseLockRow } from './releaseLockRow';

/** Everything behind the Databases view: it is a bundle of its own, and so has its own copy of the sentences. */
export interface DatabasesPart {
  run(command: DatabaseCommand, row: unknown): Promise<void>;
  clientOf(row: unknown): SessionClient | undefined;
  refresh(): void;
  close(): Promise<void>;
}

/** Reads the settings and shows what there is. Nothing is asked of a server before somebody looks. */
export async function openDatabases(host: DatabasesHost, { view, adapter }: DatabasesTreeHost): Promise<DatabasesPart> {
  if (l10n.bundle !== undefined) configureLanguage({ contents: l10n.bundle });
  const store = new DisposableStore();
  const offer = new DotEnvOffer(host);
  const connections = new Connections(host, offer);
  const desk = store.add(
    new DatabaseDesk(
      {
        clock: host.clock,
        random: Math.random,
        connect: (connection, signal) => connections.connect(connection, signal),
      },
      host.onListenerError,
    ),
  );
  const problems = new SettingProblems<DatabaseProblem>(host.log, {
    setting: settings.databases,
    textOf: databaseProblemText,
    unused: unusedDatabaseText,
  });
  const hasDatabases = new ContextKey<boolean>(contextKeys.hasDatabases);
  const isOffered = new ContextKey<boolean>(contextKeys.databaseUrlOffered);

  const project = (): void => {
    const snapshot = desk.snapshot;
    const options = { now: host.clock.now(), isOffered: offer.isOpen, isTrusted: host.isTrusted() };
    adapter.update(databasesTree(snapshot, options));
    const count = longWaits(snapshot);
    view.badge = count === 0 ? undefined : { value: count, tooltip: longWaitsText(count) };
    hasDatabases.set(snapshot.connections.size > 0);
    isOffered.set(offer.isOpen);
  };
  const reread = async (): Promise<void> => {
    await offer.look();
    const { declared, checked } = connections.read();
    problems.tell(checked);
    desk.declare(declared);
    project();
  };

  // A workspace that is not trusted is not to have Lockscope talk to anybody.
  const look = (): void => desk.setSeen(view.visible && host.isTrusted());

  const setting = `${settingsSection}.${settings.databases}`;
  store.add(desk.onChange(project));
  store.add(
    view.onDidChangeVisibility(({ visible }) => {
      look();
      // There may be a .env file by now.
      if (visible) void reread();
    }),
  );
  store.add(workspace.onDidChangeConfiguration((event) => void (event.affectsConfiguration(setting) && reread())));
  store.add(workspace.onDidChangeWorkspaceFolders(() => void reread()));
  store.add(workspace.onDidGrantWorkspaceTrust(() => void reread().then(look)));
  await reread();
  look();

  const context: DatabaseContext = { host, desk, connections, offer, view, reread };
  const handlers: Record<DatabaseCommand, (row: unknown) => Promise<void>> = {
    connectDatabase: (row) => connectDatabase(context, row),
    disconnectDatabase: (row) => disconnectDatabase(context, row),
    forgetPassword: (row) => forgetPassword(context, row),
    editConnections: () => editConnections(),
    cancelStatement: (row) => cancelOrTerminate(context, 'cancel', row),
    terminateSession: (row) => cancelOrTerminate(context, 'terminate', row),
    releaseLockRow: (row) => releaseLockRow(context, row),
    copySql: (row) => copySql(context, row),
    copyLockName: (row) => copyLockName(context, row),
  };
  return {
    run: (command, row) => handlers[command](row),
    clientOf: (row) => clientOfRow(context, row),
    refresh: () => desk.refresh(),
    close: async () => {
      store.dispose();
      await desk.close();
    },
  };
}
