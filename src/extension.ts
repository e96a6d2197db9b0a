import { randomBytes } from 'node:crypto';
import { config as configureLanguage } from '@vscode/l10n';
import { type ExtensionContext, l10n, Uri, version as vscodeVersion, window, workspace } from 'vscode';
import { Audit } from './core/release/audit';
import { Inventory } from './core/inventory';
import type { CatalogOptions } from './core/dialects/catalogOptions';
import type { Catalog } from './core/dialects/recognition';
import { leaseRule } from './core/leases';
import { outsidePatterns } from './core/outside';
import { Survey, type SurveyOptions } from './core/survey';
import { DisposableStore } from './core/util/disposable';
import { engineFor } from './engines/engineFor';
import { createClock } from './node/clock';
import { createCatalog } from './node/files/createCatalog';
import { excludesOf } from './node/files/excludes';
import { createHands } from './node/files/hands';
import { createGraphReader } from './node/graphDatabase/graphProcess';
import { createMachine } from './node/machine';
import { createSignals } from './node/signals';
import { ownProcess } from './node/ownProcess';
import { createUndoStore } from './node/undoStore';
import { FolderWatcher } from './node/watching/folderWatcher';
import { wellKnownFolders } from './node/wellKnownFolders';
import { WorkerFileSystem } from './node/worker/workerFileSystem';
import { auditLine } from './present/auditText';
import { snapshotJson } from './present/machineJson';
import { Acting } from './ui/acting';
import { attention } from './ui/attention';
import { BeamNodes } from './ui/beam/beamNodes';
import type { CommandContext } from './ui/commands/commandContext';
import { registerCommands } from './ui/commands/register';
import { ContextKey } from './ui/contextKey';
import { contextKeys } from './ui/ids';
import { Databases } from './ui/databases/databases';
import { DeclarationProblems } from './ui/declarationProblems';
import { Journals } from './ui/journals';
import { LocksView } from './ui/locksView';
import { registerNotifications } from './ui/notifications';
import { createOutputLog } from './ui/outputLog';
import { registerPuttingRight } from './ui/puttingRight';
import { RegistriesView } from './ui/registriesView';
import { RepairDocuments } from './ui/repairDocuments';
import { readSettings, touchesSettings } from './ui/settings';
import { registerVerdictDocuments } from './ui/verdictDocuments';
import { WorkspaceHints } from './ui/workspaceHints';

/** Between two crawls of everything, milliseconds: VS Code's own watcher tells of new folders in between. */
const crawlMs = 10 * 60_000;

/** What other extensions may use. */
export interface LockscopeApi {
  /** The object that `lockscope ls --json` prints. */
  snapshot(): object;
  /** Resolves when the workspace has been looked through once. */
  readonly ready: Promise<void>;
}

let close: (() => Promise<void>) | undefined;

export function activate(context: ExtensionContext): LockscopeApi {
  if (l10n.bundle !== undefined) configureLanguage({ contents: l10n.bundle });
  const store = new DisposableStore();
  const channel = store.add(window.createOutputChannel('Lockscope', { log: true }));
  const log = createOutputLog(channel);
  const onListenerError = (error: unknown): void => log.error('a listener failed', error);
  const roots = (): readonly string[] =>
    (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);

  let settings = readSettings();
  const declarationProblems = new DeclarationProblems(log);
  const catalogOptions = (): CatalogOptions => ({
    unrecognised: settings.showUnrecognized,
    declared: settings.dialects.declarations,
    journals: settings.journals.declarations,
    registries: settings.registries.declarations,
    roots: roots(),
  });
  const catalog = (): Catalog => createCatalog(catalogOptions());
  const options = (): SurveyOptions => ({
    ...excludesOf(settings.exclude),
    reconcileMs: settings.reconcileMs,
    crawlMs,
    leaseOf: leaseRule(settings.leases),
    catalog: catalog(),
    catalogOptions: catalogOptions(),
    outsideGroups: settings.outside,
    outside: outsidePatterns(
      [...catalog().dialects, ...catalog().maps],
      settings.outside,
      wellKnownFolders(process.env),
    ),
  });
  const fs = new WorkerFileSystem(context.asAbsolutePath('dist/fileWorker.js'));
  const graphs = createGraphReader(context.asAbsolutePath('dist/graphReader.js'));
  const clock = createClock();
  const { host, processes, kernel, uses, inner, listeners, connections } = createMachine();
  store.add(host);
  const watcher = new FolderWatcher(onListenerError);
  const inventory = store.add(new Inventory(onListenerError));
  const survey = new Survey(
    { fs, graphs, processes, kernel, uses, inner, listeners, host, clock, watcher, log },
    inventory,
    options(),
  );
  const hands = createHands();
  const undo = createUndoStore(undoFolder(context), { hands });

  const acting = new Acting();
  const seen = attention((watched) => survey.setWatched(watched));
  const locksView = store.add(new LocksView(inventory, context.workspaceState, roots, seen('locks')));
  const nodes = store.add(
    new BeamNodes({
      clock,
      log,
      acting,
      secrets: context.secrets,
      inventory,
      engine: async () => {
        const { createBeamEngine } = await import('./engines/beam/beamEngine');
        return createBeamEngine({
          probe: context.asAbsolutePath('media/beam/probe.escript'),
          environment: process.env,
        });
      },
      home: process.env['HOME'] ?? process.env['USERPROFILE'] ?? null,
      hostname: host.hostname,
      isTrusted: () => workspace.isTrusted,
    }),
  );
  const registriesSeen = seen('registries');
  const registriesView = store.add(
    new RegistriesView(inventory, roots, (visible) => {
      registriesSeen(visible);
      nodes.setSeen(visible);
    }),
  );
  const media = (name: string): Uri => Uri.joinPath(context.extensionUri, 'media', name);
  const journals = store.add(new Journals(inventory, roots, media));
  store.add(registerVerdictDocuments(inventory, roots));
  store.add(registerNotifications(inventory, () => settings.notifications, roots));
  const canUndo = new ContextKey<boolean>(contextKeys.canUndo);
  const onUndoChanged = async (): Promise<void> => {
    const kept = await undo.list();
    // Where that cannot be known the command is there to say why.
    canUndo.set(!kept.ok || kept.value.length > 0);
  };
  const audit = new Audit((entry) => {
    const line = auditLine(entry);
    if (entry.outcome === 'done') log.info(line);
    else log.warn(line);
  });
  const databases = store.add(
    new Databases({
      clock,
      log,
      audit,
      acting,
      secrets: context.secrets,
      state: context.workspaceState,
      environment: (name) => process.env[name],
      clients: { owners: connections, processes },
      engineFor,
      roots,
      isTrusted: () => workspace.isTrusted,
      onListenerError,
    }),
  );
  const commandContext: CommandContext = {
    inventory,
    survey,
    release: {
      hands,
      fs,
      processes,
      kernel,
      uses,
      inner,
      listeners,
      catalog,
      host,
      clock,
      undo,
      mender: fs.mender,
      maker: ownProcess(),
      randomHex: () => randomBytes(8).toString('hex'),
      leaseOf: (dialect) => leaseRule(settings.leases)(dialect),
    },
    fs,
    stop: { processes, clock, signals: createSignals(), ownPids: () => [process.pid, process.ppid] },
    declaredNames: () => settings.dialects.declarations.map(({ name }) => name),
    audit,
    acting,
    log,
    about: { platform: host.platform, lockscope: lockscopeVersion(context), vscode: vscodeVersion },
    channel,
    roots,
    policy: () => ({ trusted: workspace.isTrusted }),
    selectedLocks: () => locksView.selectedLocks,
    registries: () => registriesView.registries,
    selectedEntries: () => registriesView.selectedEntries,
    showEntry: (id) => registriesView.show(id),
    showJournal: (id) => journals.show(id),
    repairs: store.add(new RepairDocuments()),
    databases,
    nodes,
    setGrouping: (grouping) => locksView.setGrouping(grouping),
    onUndoChanged,
  };
  for (const command of registerCommands(commandContext)) store.add(command);
  store.add(registerPuttingRight(commandContext));
  // Another window of the same workspace may have released or undone something.
  store.add(window.onDidChangeWindowState(({ focused }) => void (focused && onUndoChanged())));

  const hints = store.add(new WorkspaceHints(survey));
  const lookEverywhere = async (): Promise<void> => {
    hints.watch(workspace.workspaceFolders ?? [], catalog().watchedNames());
    // The globs of the user's own dialects are relative to the folders.
    if ([settings.dialects, settings.journals, settings.registries].some(({ declarations }) => declarations.length > 0))
      void survey.setOptions(options());
    await survey.setRoots(roots());
  };
  store.add(workspace.onDidChangeWorkspaceFolders(() => void lookEverywhere()));
  store.add(
    workspace.onDidChangeConfiguration((event) => {
      if (!touchesSettings(event)) return;
      settings = readSettings();
      declarationProblems.tell(settings);
      hints.watch(workspace.workspaceFolders ?? [], catalog().watchedNames());
      void survey.setOptions(options());
    }),
  );
  close = async () => {
    // First what changes files: it is cut short between two of them, never in the middle of one.
    await acting.close();
    // Together: ending the worker also ends a look that hangs on a dead mount.
    await Promise.all([survey.close(), fs.close(), watcher.close(), databases.close(), nodes.close()]);
  };
  context.subscriptions.push(store);
  declarationProblems.log(settings);
  void onUndoChanged();
  return { snapshot: () => snapshotJson(inventory.snapshot, Date.now()), ready: lookEverywhere() };
}

/** VS Code waits for this, then disposes of the rest: cancels first, awaits what runs, then closes. */
export async function deactivate(): Promise<void> {
  await close?.();
  close = undefined;
}

function lockscopeVersion({ extension }: ExtensionContext): string {
  const { version } = extension.packageJSON as { readonly version: string };
  return version;
}

/** Of this workspace, so that *Undo Last Release* never reaches into another one. */
function undoFolder({ storageUri, globalStorageUri }: ExtensionContext): string {
  return Uri.joinPath(storageUri ?? globalStorageUri, 'undo').fsPath;
}
