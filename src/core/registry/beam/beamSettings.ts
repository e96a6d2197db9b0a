import type { BeamQuestion } from './beamNode';

/** How long Electric itself waits before it takes a consumer for stalled. Milliseconds. */
export const usualGraceMs = 60_000;

/** What one look may cost a node. */
export const beamLimits: Pick<BeamQuestion, 'limit' | 'timeoutMs'> = { limit: 10_000, timeoutMs: 5_000 };
