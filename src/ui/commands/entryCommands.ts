import * as l10n from '@vscode/l10n';
import { env, Uri, window } from 'vscode';
import { addressOf, pageOf } from '../../core/registry/address';
import { stateMeaning } from '../../present/entryText';
import { oneLine, unlinked } from '../../present/safeText';
import type { CommandContext } from './commandContext';
import { entryById, entryItems, oneEntry } from './pickEntries';

/** *Find Registry Entry…*: a choice among all entries, by name, program, port or place; then its row. */
export async function findEntry(context: CommandContext): Promise<void> {
  const items = entryItems(context, () => true);
  if (items.length === 0) return void window.showInformationMessage(l10n.t('There is no registry here.'));
  const options = {
    title: l10n.t('Find Registry Entry'),
    placeHolder: l10n.t('Name, program, port or folder'),
    matchOnDescription: true,
    matchOnDetail: true,
  };
  const picked = await window.showQuickPick(items, options);
  if (picked !== undefined) await context.showEntry(picked.entry.id);
}

/** *Copy Address*: never with a key in it. */
export async function copyAddress(context: CommandContext, row: unknown): Promise<void> {
  const entry = await oneEntry(context, row, l10n.t('Copy Address'), (one) => addressOf(one) !== null);
  if (entry === undefined) return;
  const address = addressOf(entry);
  if (address === null) return void window.showInformationMessage(l10n.t('This entry names no address.'));
  await env.clipboard.writeText(address);
  window.setStatusBarMessage(l10n.t('Copied {0}', oneLine(address)), 3_000);
}

/**
 * *Open in Browser*: the page of a server of this machine, once it has been seen again that it is that very server.
 * Resolves with the address, and with nothing where none was opened.
 */
export async function openInBrowser(context: CommandContext, row: unknown): Promise<string | undefined> {
  if (!context.policy().trusted) {
    return void window.showWarningMessage(l10n.t('This workspace is not trusted: Lockscope looks, but does not act.'));
  }
  const chosen = await oneEntry(context, row, l10n.t('Open in Browser'), (one) => pageOf(one) !== null);
  if (chosen === undefined) return undefined;
  await context.survey.pulse();
  const entry = entryById(context, chosen.id);
  const page = entry === undefined ? null : pageOf(entry);
  if (page === null) {
    const why = entry === undefined ? l10n.t('The entry is gone.') : stateMeaning(entry);
    const nothing = l10n.t('Only the page of a server that is seen to listen on this machine is opened.');
    return void window.showWarningMessage(unlinked(`${why} ${nothing}`));
  }
  await env.openExternal(await env.asExternalUri(Uri.parse(page, true)));
  return page;
}
