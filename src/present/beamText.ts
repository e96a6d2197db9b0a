import * as l10n from '@vscode/l10n';
import type { BeamTrouble } from '../core/registry/beam/beamNode';
import type { RegistryGap } from '../core/registry/registry';
import { assertNever } from '../core/util/assertNever';
import { oneLine } from './safeText';

/** Why a node cannot be looked into, and what to do about it. */
export function beamTroubleText({ code, message }: BeamTrouble, node: string): string {
  const name = oneLine(node);
  switch (code) {
    case 'untrusted':
      return l10n.t('This workspace is not trusted: Lockscope asks no node.');
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
        '{0} is there, and refuses: its cookie is another one, node() says another name of its host there, or it speaks TLS.',
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

/** The same in a few words, after the name. */
export function beamTroubleTitle({ code }: BeamTrouble): string {
  switch (code) {
    case 'untrusted':
      return l10n.t('Workspace not trusted');
    case 'no-erlang':
    case 'no-distribution':
      return l10n.t('No Erlang here');
    case 'bad-name':
      return l10n.t('No name of a node');
    case 'no-cookie':
      return l10n.t('No cookie');
    case 'unknown-host':
      return l10n.t('No such host');
    case 'no-epmd':
      return l10n.t('No port mapper there');
    case 'no-such-node':
      return l10n.t('No such node');
    case 'refused':
      return l10n.t('Not let in');
    case 'timeout':
      return l10n.t('No answer in time');
    case 'lost':
      return l10n.t('Connection lost');
    case 'cancelled':
      return l10n.t('Cancelled');
    case 'failed':
      return l10n.t('Failed');
    default:
      return assertNever(code);
  }
}

/** What a person can do about it in VS Code; empty where only to wait is left. */
export function beamCureText({ code }: BeamTrouble): string {
  switch (code) {
    case 'untrusted':
      return l10n.t('It is asked once you trust this workspace.');
    case 'no-erlang':
    case 'no-distribution':
      return l10n.t('Install Erlang where VS Code runs, and connect again.');
    case 'bad-name':
    case 'unknown-host':
      return l10n.t('Write its name as node() says it there.');
    case 'no-cookie':
    case 'refused':
      return l10n.t('Connect again to enter its cookie, which is kept in the secret storage.');
    case 'no-epmd':
    case 'no-such-node':
      return l10n.t('It is there once it was started with this name, as by iex --sname.');
    case 'timeout':
    case 'lost':
    case 'cancelled':
    case 'failed':
      return '';
    default:
      return assertNever(code);
  }
}

/** Another cookie may let one in. */
export function isAboutCookie({ code }: BeamTrouble): boolean {
  return code === 'refused' || code === 'no-cookie';
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
    case 'table-missing':
      return missingTableText(node, gap.table);
    case 'node-unseen':
      return beamTroubleText(gap.trouble, node);
    case 'node-unasked':
      return unaskedText(gap.because, node);
    default:
      return assertNever(gap);
  }
}

type Unasked = Extract<RegistryGap, { code: 'node-unasked' }>['because'];

/** Why nothing is asked of a node, below its row. */
export function unaskedTitle(because: Unasked): string {
  switch (because) {
    case 'unseen':
      return l10n.t('It is asked while this view can be seen.');
    case 'disconnected':
      return l10n.t('It is not asked until you connect again.');
    case 'connecting':
      return l10n.t('Its answer is waited for.');
    default:
      return assertNever(because);
  }
}

function unaskedText(because: Unasked, node: string): string {
  switch (because) {
    case 'unseen':
      return l10n.t('{0} is not asked: nobody looks at it.', oneLine(node));
    case 'disconnected':
      return l10n.t('{0} is not asked: it was disconnected.', oneLine(node));
    case 'connecting':
      return l10n.t('{0} is being connected.', oneLine(node));
    default:
      return assertNever(because);
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
