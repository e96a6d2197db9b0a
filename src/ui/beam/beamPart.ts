import { config as configureLanguage } from '@vscode/l10n';
import { l10n, workspace } from 'vscode';
import { BeamDesk } from '../../core/registry/beam/beamDesk';
import { nodeDeclared, type NodeProblem, validateNodes } from '../../core/registry/beam/declared/validateNodes';
import { DisposableStore } from '../../core/util/disposable';
import { nodeProblemText, unusedNodeText } from '../../present/nodeProblemText';
import { ContextKey } from '../contextKey';
import { contextKeys, settings, settingsSection } from '../ids';
import { SettingProblems } from '../settingProblems';
import type { NodeCommand } from './beamCommands';
import { connectNode } from './connectNode';
import type { NodeContext } from './context';
import type { BeamHost } from './host';
import { disconnectNode, forgetCookie } from './nodeCommands';
import { NodeLinks } from './nodeLinks';

/** Everything behind live nodes in the Registries view: it is a bundle of its own, and so has its own copy of the sentences. */
export interface BeamPart {
  setSeen(isSeen: boolean): void;
  run(command: NodeCommand, row: unknown): Promise<void>;
  refresh(): void;
  close(): Promise<void>;
}

/** Reads the settings. Nothing is asked of a node before somebody looks. */
export function openBeamNodes(host: BeamHost): BeamPart {
  if (l10n.bundle !== undefined) configureLanguage({ contents: l10n.bundle });
  const store = new DisposableStore();
  const links = new NodeLinks(host);
  const { clock, inventory } = host;
  const connect: NodeLinks['connect'] = (node, signal) => links.connect(node, signal);
  const desk = new BeamDesk({ clock, random: Math.random, connect }, inventory);
  const problems = new SettingProblems<NodeProblem>(host.log, {
    setting: settings.beamNodes,
    textOf: nodeProblemText,
    unused: unusedNodeText,
  });
  const hasNodes = new ContextKey<boolean>(contextKeys.hasBeamNodes);

  const reread = (): void => {
    const checked = validateNodes(workspace.getConfiguration(settingsSection).get<unknown>(settings.beamNodes));
    problems.tell(checked);
    desk.declare(checked.declarations.map(nodeDeclared));
    hasNodes.set(desk.nodes.length > 0);
  };

  const setting = `${settingsSection}.${settings.beamNodes}`;
  store.add(
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(setting)) reread();
    }),
  );
  store.add(
    workspace.onDidGrantWorkspaceTrust(() => {
      reread();
      desk.refresh();
    }),
  );
  reread();

  const context: NodeContext = { host, desk, links, reread };
  const handlers: Record<NodeCommand, (row: unknown) => Promise<void>> = {
    connectNode: (row) => connectNode(context, row),
    disconnectNode: (row) => disconnectNode(context, row),
    forgetCookie: (row) => forgetCookie(context, row),
  };
  return {
    setSeen: (isSeen) => desk.setSeen(isSeen),
    run: (command, row) => handlers[command](row),
    refresh: () => desk.refresh(),
    close: async () => {
      store.dispose();
      await desk.close();
    },
  };
}
