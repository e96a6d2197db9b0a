import * as l10n from '@vscode/l10n';
import type { Evidence } from '../core/evidence';
import { assertNever } from '../core/util/assertNever';
import { oneLine } from './safeText';
import { momentText, spokenExact } from './timeText';

export type BeamEvidence = Extract<Evidence, { readonly code: `beam-${string}` }>;

/** What a node of Erlang says of one of its processes, in one sentence. */
export function beamEvidenceText(evidence: BeamEvidence): string {
  switch (evidence.code) {
    case 'beam-alive':
      return l10n.t(
        'Process {0} is alive on its node: {1}, in {2}.',
        oneLine(evidence.pid),
        oneLine(evidence.status),
        oneLine(evidence.function),
      );
    case 'beam-suspended':
      return l10n.t(
        'Process {0} is suspended in {1}: it lives, and runs nothing until it is resumed.',
        oneLine(evidence.pid),
        oneLine(evidence.function),
      );
    case 'beam-queue':
      return evidence.length === 0
        ? l10n.t('No message waits for it.')
        : evidence.length === 1
          ? l10n.t('One message waits for it.')
          : l10n.t('{0} messages wait for it.', evidence.length);
    case 'beam-dead':
      return l10n.t('Its node has no process {0} any more.', oneLine(evidence.pid));
    case 'beam-dead-once':
      return l10n.t(
        'It has been seen so since {0}. Only what is still so after {1} counts as stale: until then it may be about to be replaced.',
        momentText(evidence.since),
        spokenExact(evidence.graceMs),
      );
    case 'beam-dead-twice':
      return l10n.t(
        'It has been so in every look since {0}, which is longer than {1}.',
        momentText(evidence.since),
        spokenExact(evidence.graceMs),
      );
    case 'beam-not-asked':
      return l10n.t('Whether process {0} lives could not be asked on its node.', oneLine(evidence.pid));
    case 'beam-elsewhere':
      return l10n.t('The process runs on the node {0}.', oneLine(evidence.node));
    case 'beam-orphan-race':
      return l10n.t(
        'To take the entry out by its name alone could hit the process that has replaced this one, and leave it an orphan that nobody finds: only name and process together are safe, and only after the clean-up for the dead one is through.',
      );
    default:
      return assertNever(evidence);
  }
}
