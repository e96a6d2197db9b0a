import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/** User settings of a host: setting id → value. */
export type HostSettings = Readonly<Record<string, unknown>>;

/** Settings that keep a workbench still: nothing that pops up, phones home, or moves between two screenshots. */
export const calmSettings: HostSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.welcomePage.experimentalOnboarding': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.reduceMotion': 'on',
  'workbench.tree.enableStickyScroll': false,
  'window.autoDetectColorScheme': false,
  'window.title': '${activeEditorShort}${separator}${rootName}',
  'remote.autoForwardPorts': false,
  'window.commandCenter': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'editor.cursorBlinking': 'solid',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
};

/** Whether the host asks before it trusts a folder; when it does, folders open in Restricted Mode. */
export function trustSettings(trusted: boolean): HostSettings {
  return trusted
    ? { 'security.workspace.trust.enabled': false }
    : { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' };
}

/** Writes the user settings of a profile, over the calm ones, and returns the file. */
export function writeUserSettings(userData: string, settings: HostSettings): string {
  const file = path.join(userData, 'User', 'settings.json');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...calmSettings, ...settings }, undefined, 2));
  return file;
}
