import type { LinkState } from '../../connections/readingLoop';
import type { Registry, RegistryGap } from '../registry';
import type { BeamTrouble } from './beamNode';

/** What a node is not told of, where it is not connected. `earlier`: what was wrong before it is tried again now. */
export function gapsOfLink(state: LinkState<BeamTrouble>, earlier: BeamTrouble | null): readonly RegistryGap[] {
  switch (state.kind) {
    case 'connected':
      return [];
    case 'resting':
      return [{ code: 'node-unasked', because: state.because }];
    case 'failed':
      return [{ code: 'node-unseen', trouble: state.trouble, retryAt: state.retryAt }];
    case 'connecting':
      return [
        { code: 'node-unasked', because: 'connecting' },
        ...(earlier === null ? [] : [{ code: 'node-unseen', trouble: earlier, retryAt: null } as const]),
      ];
  }
}

/** How the connection to a node is, by what `gapsOfLink` has said of it. */
export function linkOfNode({ gaps = [] }: Pick<Registry, 'gaps'>): LinkState<BeamTrouble> {
  for (const gap of gaps) {
    if (gap.code === 'node-unasked')
      return gap.because === 'connecting' ? { kind: 'connecting' } : { kind: 'resting', because: gap.because };
    if (gap.code === 'node-unseen') return { kind: 'failed', trouble: gap.trouble, retryAt: gap.retryAt };
  }
  return { kind: 'connected' };
}
