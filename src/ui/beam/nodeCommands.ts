import * as l10n from '@vscode/l10n';
import { window } from 'vscode';
import { oneLine, unlinked } from '../../present/safeText';
import { type NodeContext, nodeOfCommand } from './context';

/** *Disconnect from BEAM Node*: until it is connected again by hand. */
export async function disconnectNode(context: NodeContext, row: unknown): Promise<void> {
  const node = await oneNode(context, row, l10n.t('Disconnect from BEAM Node'));
  if (node !== undefined) await context.desk.disconnect(node);
}

/** *Forget BEAM Cookie*: that in the secret storage. */
export async function forgetCookie(context: NodeContext, row: unknown): Promise<void> {
  const { links } = context;
  const node = await oneNode(context, row, l10n.t('Forget BEAM Cookie'));
  if (node === undefined) return;
  if ((await links.cookies.of(node)) === null)
    return void window.showInformationMessage(unlinked(l10n.t('Lockscope keeps no cookie of {0}.', oneLine(node))));
  await links.cookies.forget(node);
  void window.showInformationMessage(unlinked(l10n.t('The cookie of {0} is forgotten.', oneLine(node))));
}

/** That of the row; otherwise, a choice of those there are. */
async function oneNode(context: NodeContext, row: unknown, title: string): Promise<string | undefined> {
  const node = nodeOfCommand(context, row);
  if (node !== undefined) return node;
  const items = context.desk.nodes.map((each) => ({ label: oneLine(each), node: each }));
  if (items.length === 0) {
    void window.showInformationMessage(l10n.t('There is no such node.'));
    return undefined;
  }
  return (await window.showQuickPick(items, { title }))?.node;
}
