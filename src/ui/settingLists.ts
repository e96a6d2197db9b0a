import { ConfigurationTarget, workspace } from 'vscode';
import { settingsSection } from './ids';

/**
 * Adds to the list of a setting: where there is one already; otherwise with the workspace, and without one with the user.
 */
export async function addToSetting(setting: string, entry: object): Promise<void> {
  const configuration = workspace.getConfiguration(settingsSection);
  const inspected = configuration.inspect<unknown[]>(setting);
  const ofWorkspace = inspected?.workspaceValue ?? [];
  const ofUser = inspected?.globalValue ?? [];
  // A list in the workspace takes the place of the user's whole list, so that it is begun only where there is none.
  const isOfWorkspace = workspace.isTrusted && hasFolder() && (ofWorkspace.length > 0 || ofUser.length === 0);
  const known = isOfWorkspace ? ofWorkspace : ofUser;
  const target = isOfWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
  await configuration.update(setting, [...known, entry], target);
}

/** The names in the list of a setting, in order or not. */
export function namesInList(setting: string): readonly string[] {
  const value = workspace.getConfiguration(settingsSection).get<unknown>(setting);
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.flatMap((item) => {
    const name = typeof item === 'object' && item !== null ? (item as { readonly name?: unknown }).name : undefined;
    return typeof name === 'string' ? [name] : [];
  });
}

function hasFolder(): boolean {
  return (workspace.workspaceFolders ?? []).length > 0;
}
