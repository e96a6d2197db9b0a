import * as l10n from '@vscode/l10n';
import { addressOf, pageOf } from '../core/registry/address';
import { stateOf } from '../core/registry/entryState';
import { holderOf, livenessOf, type RegistryEntry } from '../core/registry/registry';
import { detailRow, evidenceRows } from './detailRows';
import { entryProcessDetail, entrySpoken, entrySummary, stateIcon, stateMeaning } from './entryText';
import type { NodeView } from './nodeView';
import { fileText, type WorkspaceRoots } from './placeText';
import { ancestryText } from './processTreeText';
import { nodeOfEntry, rowSeparator } from './registryRowIds';
import { oneLine, shortened } from './safeText';

/** Characters of a name in a row; the hover and the screen reader have all of it. */
export const labelLimit = 30;

export const evidenceKey = 'evidence';

/** The row of an entry. */
export function entryNode(entry: RegistryEntry, now: number): NodeView {
  const name = oneLine(entry.name);
  return {
    id: nodeOfEntry(entry.id),
    label: shortened(name, labelLimit),
    description: entrySummary(entry, now),
    icon: stateIcon(stateOf(entry)),
    accessibilityLabel: l10n.t('{0}, {1}', name, entrySpoken(entry, now)),
    context: entryContext(entry),
    expandable: 'collapsed',
    opens: null,
  };
}

/**
 * Words a menu can look for: `entry`, then `lock` where it is one as well, `file`, `pid` and `alive` of a process of this
 * machine, `address`, `page`, `remove`, `expression` where they may be offered.
 */
function entryContext(entry: RegistryEntry): string {
  const words = ['entry'];
  if (entry.lock !== null) words.push('lock');
  if (entry.path !== null) words.push('file');
  if (holderOf(entry) !== null) words.push('pid');
  if (holderOf(entry) !== null && livenessOf(entry) === 'alive') words.push('alive');
  if (addressOf(entry) !== null) words.push('address');
  if (pageOf(entry) !== null) words.push('page');
  if (entry.removal.kind !== 'none') words.push('remove');
  if (entry.removal.kind === 'none' && entry.removal.copy !== null) words.push('expression');
  return words.join(' ');
}

/** What is known of an entry: the rows right below it. */
export function detailNodes(entry: RegistryEntry, now: number, roots: WorkspaceRoots): readonly NodeView[] {
  const holder = holderOf(entry);
  const started = holder === null ? '' : ancestryText(holder);
  const process = entryProcessDetail(entry, now);
  const address = addressOf(entry);
  const cure = entry.lock?.cure ?? null;
  const detail = (key: string, label: string, description: string, icon: string): NodeView =>
    detailRow(nodeOfEntry(entry.id) + rowSeparator + key, label, description, icon);
  return [
    ...(process === '' ? [] : [detail('process', l10n.t('Process'), process, 'account')]),
    ...(started === '' ? [] : [detail('ancestry', l10n.t('Started by'), started, 'type-hierarchy-super')]),
    ...(address === null ? [] : [detail('address', l10n.t('Address'), oneLine(address), 'globe')]),
    ...entry.rivals.map(({ name, path }, at) =>
      detail(
        `rival${at}`,
        l10n.t('Port also claimed by'),
        [oneLine(name), path === null ? '' : fileText(path, roots)].filter((part) => part !== '').join(' · '),
        'report',
      ),
    ),
    ...(cure === null ? [] : [detail('cure', l10n.t('The tool’s own way'), cure, 'terminal')]),
    {
      ...detail(evidenceKey, l10n.t('Evidence'), stateMeaning(entry), 'law'),
      expandable: entry.evidence.length === 0 ? 'none' : 'expanded',
    },
  ];
}

/** Why that is believed. */
export function evidenceNodes(entry: RegistryEntry, now: number): readonly NodeView[] {
  return evidenceRows(nodeOfEntry(entry.id) + rowSeparator + evidenceKey, entry.evidence, now);
}
