import * as l10n from '@vscode/l10n';
import type { Evidence } from '../core/evidence';
import { evidenceText } from './evidenceText';
import type { NodeView } from './nodeView';

/** A row below a thing: something that is known of it. */
export function detailRow(id: string, label: string, description: string, icon: string): NodeView {
  return {
    id,
    label,
    description,
    icon: { id: icon, color: null },
    accessibilityLabel: l10n.t('{0}: {1}', label, description),
    context: 'detail',
    expandable: 'none',
    opens: null,
  };
}

/** Why that is believed, a row each. `above`: the id of the row that they are below. */
export function evidenceRows(above: string, evidence: readonly Evidence[], now: number): readonly NodeView[] {
  return evidence.map((item, at) => {
    const text = evidenceText(item, now);
    return {
      id: `${above}/${at}`,
      label: text,
      description: '',
      icon: null,
      accessibilityLabel: text,
      context: 'evidence',
      expandable: 'none',
      opens: null,
    };
  });
}
