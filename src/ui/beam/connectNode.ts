import * as l10n from '@vscode/l10n';
import { commands, ProgressLocation, window } from 'vscode';
import { isCookie, isNodeName } from '../../core/registry/beam/beamNames';
import type { BeamTrouble } from '../../core/registry/beam/beamNode';
import { isAboutCookie } from '../../present/beamText';
import { nodeNameFlawText } from '../../present/nodeProblemText';
import { oneLine, unlinked } from '../../present/safeText';
import { underProgress } from '../commands/underProgress';
import { settings, views } from '../ids';
import { addToSetting, namesInList } from '../settingLists';
import { type NodeContext, nodeOfCommand } from './context';

/**
 * *Connect to BEAM Node…*: asks which one, and for its cookie where one is not let in without. The cookie goes into the
 * secret storage, the name into the settings. On the row of a node it connects that one.
 */
export async function connectNode(context: NodeContext, row: unknown): Promise<void> {
  if (!context.host.isTrusted()) {
    return void window.showWarningMessage(l10n.t('This workspace is not trusted: Lockscope asks no node.'));
  }
  const node = nodeOfCommand(context, row) ?? (await chooseNode(context));
  if (node === undefined || !(await haveCookie(context, node))) return;
  if (!namesInList(settings.beamNodes).includes(node)) await addToSetting(settings.beamNodes, { name: node });
  context.reread();
  await commands.executeCommand(`${views.registries}.focus`);
  context.desk.refresh(node);
}

async function chooseNode(context: NodeContext): Promise<string | undefined> {
  const title = l10n.t('Connect to BEAM Node');
  const names = await namesHere(context);
  const other = { label: l10n.t('Enter a name…'), description: '', name: '' };
  const here = names.map((name) => ({ label: oneLine(name), description: l10n.t('runs on this machine'), name }));
  const chosen = here.length === 0 ? other : await window.showQuickPick([...here, other], { title });
  if (chosen === undefined) return undefined;
  // The port mapper does not know under which name of the machine a node has given its own.
  const value = chosen.name === '' ? '' : `${chosen.name}@${context.host.hostname.split('.')[0] ?? ''}`;
  const given = await window.showInputBox({
    title,
    prompt: l10n.t('The whole name of the node, as node() says it there.'),
    placeHolder: 'app@localhost',
    value,
    ignoreFocusOut: true,
    validateInput: (text) => (isNodeName(text.trim()) ? undefined : nodeNameFlawText()),
  });
  return given?.trim();
}

/** None also where the port mapper cannot be asked: a name can be entered all the same. */
async function namesHere({ host, links }: NodeContext): Promise<readonly string[]> {
  const options = { location: ProgressLocation.Window, title: l10n.t('Looking for nodes') };
  const names = await underProgress(host, options, (signal) => links.localNames(signal));
  return names.ok ? [...names.value].sort() : [];
}

/** Asks for a cookie where one is not let in with what there is. `false`: the person has gone away. */
async function haveCookie({ host, links }: NodeContext, node: string): Promise<boolean> {
  const options = { location: ProgressLocation.Notification, title: l10n.t('Connecting to {0}', oneLine(node)) };
  const tried = await underProgress(host, options, (signal) => links.tryOut(node, signal));
  // Whatever else is wrong is said in its row, where it is tried again.
  if (tried.ok) return true;
  if (!isAboutCookie(tried.error)) return tried.error.code !== 'cancelled';
  const cookie = await askCookie(node, tried.error);
  if (cookie === undefined) return false;
  await links.cookies.keep(node, cookie);
  return true;
}

function askCookie(node: string, { code }: BeamTrouble): Thenable<string | undefined> {
  const why =
    code === 'no-cookie'
      ? l10n.t('There is no ~/.erlang.cookie that could be read.')
      : l10n.t(
          '{0} refuses the cookie there is: it has another one, or node() says another name there.',
          oneLine(node),
        );
  return window.showInputBox({
    title: l10n.t('Cookie of {0}', oneLine(node)),
    prompt: unlinked(`${why} ${l10n.t('What you enter is kept in the secret storage.')}`),
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (isCookie(text) ? undefined : l10n.t('A cookie has between 1 and 255 characters.')),
  });
}
