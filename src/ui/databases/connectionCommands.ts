import * as l10n from '@vscode/l10n';
import { commands, window, workspace } from 'vscode';
import type { ConnectionRecord } from '../../core/databases/connectionRecord';
import { oneLine, unlinked } from '../../present/safeText';
import { settings, settingsSection } from '../ids';
import { type DatabaseContext, recordOf, rowOfCommand } from './context';

/** *Disconnect from Database*: until it is connected again by hand. */
export async function disconnectDatabase(context: DatabaseContext, row: unknown): Promise<void> {
  const record = await oneConnection(context, row, l10n.t('Disconnect from Database'));
  if (record !== undefined) await context.desk.disconnect(record.connection.id);
}

/** *Forget Password*: that in the secret storage. */
export async function forgetPassword(context: DatabaseContext, row: unknown): Promise<void> {
  const title = l10n.t('Forget Password of Database');
  const record = await oneConnection(context, row, title, ({ connection }) => connection.passwordKey !== null);
  if (record === undefined) return;
  const { name, passwordKey } = record.connection;
  if (passwordKey === null) {
    return void window.showInformationMessage(l10n.t('Lockscope keeps no password for this connection.'));
  }
  await context.connections.passwords.forget(passwordKey);
  void window.showInformationMessage(unlinked(l10n.t('The password of {0} is forgotten.', oneLine(name))));
}

/** *Edit Database Connections*: the setting, where it is written. */
export async function editConnections(): Promise<void> {
  const inspected = workspace.getConfiguration(settingsSection).inspect<unknown>(settings.databases);
  const place = inspected?.workspaceValue === undefined ? 'openSettingsJson' : 'openWorkspaceSettingsFile';
  await commands.executeCommand(`workbench.action.${place}`, {
    revealSetting: { key: `${settingsSection}.${settings.databases}`, edit: inspected?.globalValue === undefined },
  });
}

/** That of the row; otherwise, a choice of those that fit. */
async function oneConnection(
  context: DatabaseContext,
  row: unknown,
  title: string,
  fits: (record: ConnectionRecord) => boolean = () => true,
): Promise<ConnectionRecord | undefined> {
  const found = rowOfCommand(context, row);
  const record = found === undefined ? undefined : recordOf(context, found);
  if (record !== undefined) return record;
  const items = [...context.desk.snapshot.connections.values()].filter(fits).map((each) => ({
    label: oneLine(each.connection.name),
    description: oneLine(each.connection.place),
    record: each,
  }));
  if (items.length === 0) {
    void window.showInformationMessage(l10n.t('There is no such connection.'));
    return undefined;
  }
  return (await window.showQuickPick(items, { title }))?.record;
}
