import * as l10n from '@vscode/l10n';
import type { LinkState } from '../core/connections/readingLoop';
import { assertNever } from '../core/util/assertNever';
import { momentText } from './timeText';
import type { IconView } from './verdictText';

/** How a connection is, in a word or two; empty for one that stands. */
export function linkWord(state: LinkState<unknown>): string {
  switch (state.kind) {
    case 'connected':
      return '';
    case 'connecting':
      return l10n.t('connecting…');
    case 'resting':
      return state.because === 'disconnected' ? l10n.t('disconnected') : l10n.t('not asked');
    case 'failed':
      return l10n.t('not connected');
    default:
      return assertNever(state);
  }
}

/** Unlike each other in shape as well as in colour. `connected`: what such a thing is. */
export function linkIcon(state: LinkState<unknown>, connected: IconView): IconView {
  switch (state.kind) {
    case 'connected':
      return connected;
    case 'connecting':
      return { id: 'loading~spin', color: null };
    case 'resting':
      return { id: 'debug-disconnect', color: 'descriptionForeground' };
    case 'failed':
      return { id: 'error', color: 'problemsErrorIcon.foreground' };
    default:
      return assertNever(state);
  }
}

/** When a connection that failed is tried again. */
export function retryText(retryAt: number | null): string {
  return retryAt === null
    ? l10n.t('It is not tried again by itself.')
    : l10n.t('Tried again at {0}.', momentText(retryAt).slice(-8));
}
