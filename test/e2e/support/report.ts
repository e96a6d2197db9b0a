import type { Workbench } from '../workbench';
import { activeEditorText } from './gestures';

/** What *Export Report* shows in Markdown. */
export async function exportedReport(workbench: Workbench): Promise<string> {
  await workbench.runCommand('Lockscope: Export Report');
  await workbench.chooseQuickItem('Markdown');
  return activeEditorText(workbench, /^# Lockscope report/);
}

/** Its line on the release of a project's lock, and how that was done. */
export function releaseLine(project: string, how: 'exchanged in one step' | 'moved aside'): RegExp {
  return new RegExp(`\\n- [^\\n]* · Release: done, ${how} · \`${project}/\\.codegraph/changes\\.journal\\.lock\``);
}
