import * as l10n from '@vscode/l10n';
import { commands, ConfigurationTarget, Uri, window, workspace } from 'vscode';
import type { Declaration } from '../../core/dialects/declared/declaration';
import { proposeDeclaration } from '../../core/dialects/declared/proposal';
import { isManifestName } from '../../core/dialects/manifests';
import { basename, dirname } from '../../core/paths';
import { proposalRefusalText } from '../../present/declarationText';
import { unlinked } from '../../present/safeText';
import { settings, settingsSection } from '../ids';
import type { CommandContext } from './commandContext';
import { locksOfRows } from './pickLocks';

/** Bytes a proposal is made from. */
const lookBytes = 4_096;

/** *Watch This File as a Lock*: proposes a dialect for a file and puts it into the settings, to be read and corrected. */
export async function watchAsLock(context: CommandContext, target: unknown): Promise<void> {
  if (!context.policy().trusted) {
    return void window.showWarningMessage(l10n.t('This workspace is not trusted: Lockscope looks, but does not act.'));
  }
  const uri = await chosenFile(context, target);
  if (uri === undefined) return;
  const folder = workspace.getWorkspaceFolder(uri);
  if (uri.scheme !== 'file' || folder === undefined) {
    return void window.showWarningMessage(l10n.t('Only a file of this workspace can be watched as a lock.'));
  }
  const path = workspace.asRelativePath(uri, false);
  const refusal = await refusalOf(context, uri);
  if (refusal !== undefined) return void window.showWarningMessage(unlinked(refusal));
  const byKernel = await askKind();
  if (byKernel === undefined) return;
  const configuration = workspace.getConfiguration(settingsSection, folder);
  const known = configuration.inspect<unknown[]>(settings.dialects)?.workspaceValue ?? [];
  const proposed = await propose(context, uri, path, byKernel);
  if (proposed === undefined) return;
  await configuration.update(settings.dialects, [...known, proposed], ConfigurationTarget.Workspace);
  const show = l10n.t('Open Settings');
  const answer = await window.showInformationMessage(
    unlinked(
      l10n.t(
        'Files like {0} are now shown as “{1}”. Read what was guessed, and correct it.',
        proposed.glob,
        proposed.name,
      ),
    ),
    show,
  );
  if (answer === show) await commands.executeCommand('workbench.action.openWorkspaceSettingsFile');
}

/** From the explorer, a row, the editor, or a dialog. */
async function chosenFile(context: CommandContext, target: unknown): Promise<Uri | undefined> {
  if (target instanceof Uri) return target;
  const [row] = locksOfRows(context, target, undefined) ?? [];
  if (row !== undefined) return Uri.file(row.path);
  const active = window.activeTextEditor?.document.uri;
  if (active?.scheme === 'file') return active;
  return (await window.showOpenDialog({ title: l10n.t('Watch This File as a Lock') }))?.[0];
}

/** Why this file is no lock whatever is said of it, before anything is asked; `undefined` when it may be one. */
async function refusalOf({ fs }: CommandContext, { fsPath }: Uri): Promise<string | undefined> {
  const name = basename(fsPath);
  if (isManifestName(name)) return proposalRefusalText('manifest');
  const [tracking] = await fs.tracking([fsPath]);
  return tracking === 'tracked'
    ? l10n.t('{0} is under version control: it is kept on purpose, and is no lock.', name)
    : undefined;
}

async function askKind(): Promise<boolean | undefined> {
  const kinds = [
    {
      label: l10n.t('Held while the file is there'),
      detail: l10n.t('Or while the process runs that the file names.'),
      byKernel: false,
    },
    {
      label: l10n.t('Held while a program has locked it'),
      detail: l10n.t('With flock or fcntl; that the file is there means nothing. It is never opened.'),
      byKernel: true,
    },
  ];
  const picked = await window.showQuickPick(kinds, { title: l10n.t('What does the lock mean?') });
  return picked?.byKernel;
}

async function propose(
  context: CommandContext,
  { fsPath }: Uri,
  path: string,
  byKernel: boolean,
): Promise<Declaration | undefined> {
  // A file that is locked by the kernel is not opened: to close it again could drop a lock of this very process.
  const [[seen], listing] = await Promise.all([
    context.fs.look([{ path: fsPath, maxBytes: byKernel ? 0 : lookBytes }]),
    context.fs.list(dirname(fsPath)),
  ]);
  if (seen === undefined || !seen.ok || seen.value.stat.kind === 'other') {
    return void window.showWarningMessage(unlinked(l10n.t('{0} cannot be looked at.', basename(fsPath))));
  }
  const { stat, content, target } = seen.value;
  const proposal = proposeDeclaration({
    path,
    kind: stat.kind === 'other' ? 'file' : stat.kind,
    bytes: content?.state === 'read' ? content.bytes : null,
    target,
    siblings: listing.ok ? listing.value.map(({ name }) => name) : [],
    taken: context.declaredNames(),
    kernel: byKernel,
  });
  if (proposal.ok) return proposal.value;
  return void window.showWarningMessage(unlinked(proposalRefusalText(proposal.error)));
}
