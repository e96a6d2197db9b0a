import * as l10n from '@vscode/l10n';
import type { Registry, RegistryEntry, RegistrySource } from '../core/registry/registry';
import { shortAge } from './ageText';
import { entryProcessText } from './entryText';
import { verdictCell } from './inventoryTables';
import { fileText, type WorkspaceRoots } from './placeText';
import { oneLine } from './safeText';
import type { Cell, Table } from './table';

/** Registries for a terminal: a line an entry. */
export function registriesTable(registries: readonly Registry[], now: number, roots: WorkspaceRoots): Table {
  return {
    columns: [
      { title: l10n.t('NAME'), shrinks: 'end' },
      { title: l10n.t('VERDICT'), shrinks: 'never' },
      { title: l10n.t('PROCESS'), shrinks: 'end' },
      { title: l10n.t('PORT'), shrinks: 'never' },
      { title: l10n.t('AGE'), shrinks: 'never' },
      { title: l10n.t('FILE'), shrinks: 'middle' },
    ],
    rows: registries.flatMap(({ entries, source }) =>
      entries.map((entry) => [
        plain(oneLine(entry.name)),
        verdictCell({ verdict: entry.verdict, informational: entry.lock?.informational === true }),
        plain(entryProcessText(entry)),
        plain(portText(entry)),
        plain(shortAge({ acquiredAt: entry.since }, now)),
        plain(entry.path === null ? tableText(source) : fileText(entry.path, roots)),
      ]),
    ),
  };
}

/** The port, and what is wrong with it in a word. */
function portText({ port, evidence, rivals }: RegistryEntry): string {
  if (port === null) return '';
  const has = (code: string): boolean => evidence.some((item) => item.code === code);
  if (rivals.length > 0) return l10n.t('{0} (claimed twice)', port);
  if (has('port-of-another')) return l10n.t('{0} (another’s)', port);
  if (has('port-silent')) return l10n.t('{0} (silent)', port);
  return String(port);
}

function tableText(source: RegistrySource): string {
  return source.kind === 'beam' ? oneLine(source.table) : '';
}

function plain(text: string): Cell {
  return { text, tone: 'plain' };
}
