import * as l10n from '@vscode/l10n';
import type { BeamTrouble } from '../core/registry/beam/beamNode';
import type { RegistryGap } from '../core/registry/registry';
import { assertNever } from '../core/util/assertNever';
import { oneLine } from './safeText';

/** Why a node cannot be looked into, and what to do about it. */
export function beamTroubleText({ code, message }: BeamTrouble, node: string): string {
  const name = oneLine(node);
  switch (code) {
    case 'no-erlang':
      return l10n.t('Erlang is not installed here: its program escript is what a node is asked with.');
    case 'no-distribution':
      return l10n.t('The Erlang of this machine cannot join nodes ({0}).', oneLine(message));
    case 'bad-name':
      return l10n.t('{0} is not the name of a node: that is written name@host.', name);
    case 'no-cookie':
      return l10n.t('There is no cookie for {0} ({1}).', name, oneLine(message));
    case 'unknown-host':
      return l10n.t('The host of {0} is not known.', name);
    case 'no-epmd':
      return l10n.t(
        'No Erlang port mapper (epmd) answers on the host of {0}: no node runs there that could be joined.',
        name,
      );
    case 'no-such-node':
      return l10n.t('There is no node {0}: the port mapper of its host does not know it.', name);
    case 'refused':
      return l10n.t(
        '{0} is there, and refuses: the cookie is another one, the name is short where it should be long, or it speaks TLS.',
        name,
      );
    case 'timeout':
      return l10n.t('{0} did not answer in time.', name);
    case 'lost':
      return l10n.t('The connection to {0} was lost.', name);
    case 'cancelled':
      return l10n.t('The look into {0} was cancelled.', name);
    case 'failed':
      return l10n.t('{0} could not be looked into: {1}.', name, oneLine(message));
    default:
      return assertNever(code);
  }
}

/** What could not be read of a registry in this node. */
export function registryGapText(gap: RegistryGap, node: string): string {
  switch (gap.code) {
    case 'entries-omitted':
      return gap.count === 1
        ? l10n.t('One more entry was not read.')
        : l10n.t('{0} more entries were not read.', gap.count);
    case 'private-table':
      return l10n.t('The table is private: only the process that owns it can read it.');
    case 'node-unseen':
      return beamTroubleText(gap.trouble, node);
    default:
      return assertNever(gap);
  }
}

/** A name that was asked for, and that no table has. */
export function missingTableText(node: string, table: string): string {
  return l10n.t('{0} has no table called {1}.', oneLine(node), oneLine(table));
}

/** The same, with the name of the table. */
export function tableGapText(node: string, table: string, gap: RegistryGap): string {
  return l10n.t('{0}: {1}', oneLine(table), registryGapText(gap, node));
}
