import { type ConfigurationChangeEvent, workspace } from 'vscode';

const megabyte = 1024 * 1024;
/** What is larger, VS Code shows but does not share with extensions: no gutter, no hover. It counts characters. */
const sharedBytes = 50 * megabyte;

const section = 'workbench';
const setting = 'editorLargeFileConfirmation';

/** The largest file that an editor opens without asking: 10 MB far away, 1 GB here, or as the user says; 50 MB for us. */
export function editorBytes(): number {
  const megabytes = workspace.getConfiguration(section).get<unknown>(setting);
  const asks = typeof megabytes === 'number' && megabytes > 0 ? megabytes * megabyte : sharedBytes;
  return Math.min(asks, sharedBytes);
}

export function touchesEditorBytes(event: ConfigurationChangeEvent): boolean {
  return event.affectsConfiguration(`${section}.${setting}`);
}
