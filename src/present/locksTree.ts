import { addToList } from '../core/util/addToList';
import * as l10n from '@vscode/l10n';
import type { Snapshot } from '../core/inventory';
import type { LockRecord } from '../core/lock';
import { basename, dirname } from '../core/paths';
import { assertNever } from '../core/util/assertNever';
import { rowAge, spokenAge } from './ageText';
import { detailRow, evidenceRows } from './detailRows';
import { processText } from './factText';
import { holderDetail, holderShort } from './holderText';
import { leaseText } from './leaseText';
import { lockTooltip } from './lockTooltip';
import type { NodeView, TreeView } from './nodeView';
import { folderText, projectShort, type WorkspaceRoots } from './placeText';
import { ancestryText } from './processTreeText';
import { oneLine, shortened } from './safeText';
import { dialectView } from './dialectText';
import { isProblem, verdictIcon, verdictMeaning, verdictOrder, verdictWord } from './verdictText';

export type Grouping = 'verdict' | 'folder' | 'tool';

export interface TreeOptions {
  readonly grouping: Grouping;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly roots: WorkspaceRoots;
}

/** The Locks view: groups, locks, and below each what is known of it. */
export function locksTree(snapshot: Snapshot, options: TreeOptions): TreeView {
  // Grouped on first use: a tick of the clock only asks for the rows that are on screen.
  let grouped: Groups | undefined;
  const all = (): Groups => (grouped ??= group(snapshot, options));
  const record = (id: string): LockRecord | undefined => snapshot.locks.get(lockOfNode(id) ?? '');
  return {
    get roots() {
      return all().nodes;
    },
    childrenOf: (id) => {
      if (id.startsWith(groupPrefix)) {
        return (all().members.get(id.slice(groupPrefix.length)) ?? []).map((lock) => lockNode(lock, options));
      }
      const lock = record(id);
      if (lock === undefined) return [];
      if (id === lockPrefix + lock.id) return detailNodes(lock, options.now);
      return id === lockPrefix + lock.id + evidenceSuffix ? evidenceNodes(lock, options.now) : [];
    },
    parentOf: (id) => {
      const lock = record(id);
      if (lock === undefined) return undefined;
      if (id === lockPrefix + lock.id) return groupPrefix + groupOf(lock, options.grouping);
      return id.includes(`${evidenceSuffix}/`) ? lockPrefix + lock.id + evidenceSuffix : lockPrefix + lock.id;
    },
    node: (id) => {
      if (id.startsWith(groupPrefix)) return all().nodes.find((node) => node.id === id);
      const lock = record(id);
      if (lock === undefined) return undefined;
      if (id === lockPrefix + lock.id) return lockNode(lock, options);
      return [...detailNodes(lock, options.now), ...evidenceNodes(lock, options.now)].find((node) => node.id === id);
    },
    tooltipOf: (id) => {
      const lock = record(id);
      return lock !== undefined && id === lockPrefix + lock.id ? lockTooltip(lock, options.now, options.roots) : '';
    },
  };
}

/** The lock a row is about, as the id of its record; `undefined` for a group. */
export function lockOfNode(id: string): string | undefined {
  return id.startsWith(lockPrefix) ? lockIdOf(id) : undefined;
}

/** The row of a lock. */
export function nodeOfLock(lockId: string): string {
  return lockPrefix + lockId;
}

/** `2 stale, 1 orphan`; empty when nothing needs doing. */
export function problemSummary(snapshot: Snapshot): string {
  const problems = [...snapshot.locks.values()].filter(isProblem);
  const count = (verdict: string): number => problems.filter((record) => record.verdict === verdict).length;
  const stale = count('stale');
  const orphan = count('orphan');
  return [
    stale === 0 ? '' : l10n.t('{0} stale', stale),
    orphan === 0 ? '' : orphan === 1 ? l10n.t('{0} orphan', orphan) : l10n.t('{0} orphans', orphan),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

interface Groups {
  readonly nodes: readonly NodeView[];
  readonly members: ReadonlyMap<string, readonly LockRecord[]>;
}

function group(snapshot: Snapshot, options: TreeOptions): Groups {
  const { grouping } = options;
  const members = new Map<string, LockRecord[]>();
  for (const record of [...snapshot.locks.values()].sort(byUrgency)) {
    addToList(members, groupOf(record, grouping), record);
  }
  const nodes = [...members].map(([key, records]) => groupNode(key, records, options));
  if (grouping !== 'verdict') nodes.sort((a, b) => compareText(a.label, b.label) || compareText(a.id, b.id));
  return { nodes, members };
}

/** Characters of a name in a row; the hover and the screen reader have all of it. */
const labelLimit = 30;

const groupPrefix = 'group:';
const kernelGroup = 'verdict:kernel';
const lockPrefix = 'lock:';
const holderSuffix = '\u0000holder';
const ancestrySuffix = '\u0000ancestry';
const otherSuffix = '\u0000other';
const waiterSuffix = '\u0000waiter';
const cureSuffix = '\u0000cure';
const leaseSuffix = '\u0000lease';
const evidenceSuffix = '\u0000evidence';

function lockIdOf(nodeId: string): string {
  // No path has a NUL in it, so the suffix of a row below a lock begins at the first.
  const end = nodeId.indexOf('\u0000');
  return nodeId.slice(lockPrefix.length, end < 0 ? undefined : end);
}

function groupOf(record: LockRecord, grouping: Grouping): string {
  switch (grouping) {
    case 'verdict':
      // What the kernel holds is in nobody's file, so it has a group of its own; a free file is just a free file.
      return record.kind === 'kernel' && record.verdict !== 'free' ? kernelGroup : `verdict:${record.verdict}`;
    case 'folder':
      return `folder:${dirname(record.path)}`;
    case 'tool':
      return `tool:${record.tool}`;
    default:
      return assertNever(grouping);
  }
}

function groupNode(key: string, records: readonly LockRecord[], { grouping, roots }: TreeOptions): NodeView {
  const [first] = records;
  const name = first === undefined ? '' : groupName(first, grouping, roots);
  const problems = records.filter(isProblem).length;
  const count = records.length === 1 ? l10n.t('1 entry') : l10n.t('{0} entries', records.length);
  return {
    id: groupPrefix + key,
    label: name,
    // As the view's own count: what is stale and in nobody's way is not to be cleared.
    description:
      problems > 0 && problems < records.length
        ? l10n.t('{0} · {1} to clear', records.length, problems)
        : String(records.length),
    icon:
      grouping === 'folder' ? { id: 'folder', color: null } : grouping === 'tool' ? { id: 'tools', color: null } : null,
    accessibilityLabel:
      problems > 0 && (grouping !== 'verdict' || problems < records.length)
        ? l10n.t('{0}, {1}, {2} to clear', name, count, problems)
        : l10n.t('{0}, {1}', name, count),
    context: 'group',
    // Files that nobody holds are no news.
    expandable: key === 'verdict:free' ? 'collapsed' : 'expanded',
    opens: null,
  };
}

function groupName(record: LockRecord, grouping: Grouping, roots: WorkspaceRoots): string {
  switch (grouping) {
    case 'verdict':
      return record.kind === 'kernel' && record.verdict !== 'free'
        ? l10n.t('Kernel Locks')
        : capitalised(verdictWord(record.verdict));
    case 'folder':
      return folderText(record.path, roots);
    case 'tool':
      return record.tool;
    default:
      return assertNever(grouping);
  }
}

function lockNode(record: LockRecord, { now, roots, grouping }: TreeOptions): NodeView {
  const name = oneLine(basename(record.path));
  const word = verdictWord(record.verdict);
  const folder = folderText(record.path, roots);
  // What tells locks of the same name apart comes first, the longest last: in a narrow side bar the end is cut off.
  const project = grouping === 'folder' ? '' : projectShort(record.path, roots);
  const free = record.verdict === 'free' && record.holder === null;
  const parts = [project, word, rowAge(record, now), free ? '' : holderShort(record)];
  return {
    id: lockPrefix + record.id,
    label: shortened(name, labelLimit),
    description: parts.filter((part) => part !== '').join(' · '),
    icon: verdictIcon(record),
    accessibilityLabel: l10n.t(
      '{0} {1}, {2}, in {3}',
      dialectView(record).title,
      name,
      [word, holderShort(record), spokenAge(record, now)].filter((part) => part !== '').join(', '),
      folder,
    ),
    context: lockContext(record),
    expandable: 'collapsed',
    opens: null,
  };
}

/** Words a menu can look for: `lock`, then `release`, `sweep` or `override` where it may be offered, `pid`, `alive`. */
function lockContext(record: LockRecord): string {
  const words = ['lock'];
  if (record.releasable) words.push(record.kind === 'temp' ? 'sweep' : 'release');
  if (record.overridable) words.push('override');
  if (record.holder !== null) words.push('pid');
  if (record.holder?.liveness === 'alive') words.push('alive');
  return words.join(' ');
}

function detailNodes(record: LockRecord, now: number): readonly NodeView[] {
  const below = lockPrefix + record.id;
  const lease = leaseText(record, now);
  const started = record.holder === null ? '' : ancestryText(record.holder);
  return [
    detailRow(below + holderSuffix, l10n.t('Holder'), holderDetail(record, now), 'account'),
    ...(started === ''
      ? []
      : [detailRow(below + ancestrySuffix, l10n.t('Started by'), started, 'type-hierarchy-super')]),
    ...record.otherHolders.map((other) =>
      detailRow(
        `${below}${otherSuffix}/${other.pid}`,
        l10n.t('Also held by'),
        processText(other.pid, other.command),
        'account',
      ),
    ),
    ...record.waiters.map(({ pid, command }) =>
      detailRow(`${below}${waiterSuffix}/${pid}`, l10n.t('Waiting'), processText(pid, command), 'history'),
    ),
    ...(record.cure === null
      ? []
      : [detailRow(below + cureSuffix, l10n.t('The tool’s own way'), record.cure, 'terminal')]),
    ...(lease === '' ? [] : [detailRow(below + leaseSuffix, l10n.t('Lease'), lease, 'watch')]),
    { ...detailRow(below + evidenceSuffix, l10n.t('Evidence'), verdictMeaning(record), 'law'), expandable: 'expanded' },
  ];
}

function evidenceNodes(record: LockRecord, now: number): readonly NodeView[] {
  return evidenceRows(`${lockPrefix}${record.id}${evidenceSuffix}`, record.evidence, now);
}

function byUrgency(a: LockRecord, b: LockRecord): number {
  return (
    urgencyOf(a) - urgencyOf(b) || Number(a.informational) - Number(b.informational) || compareText(a.path, b.path)
  );
}

/** Held locks of the kernel stand after those of files, free files last. */
function urgencyOf({ verdict, kind }: LockRecord): number {
  return (
    verdictOrder.indexOf(verdict) +
    (kind === 'kernel' && verdict !== 'free' ? 0.5 : 0) +
    (verdict === 'unknown' && kind === 'kernel' ? 1 : 0)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function capitalised(word: string): string {
  return word.charAt(0).toLocaleUpperCase() + word.slice(1);
}
