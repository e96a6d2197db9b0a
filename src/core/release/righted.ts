import { fail, type Result } from '../result';
import type { Refusal } from './refusal';

/** How what a crash of Lockscope left was put right. */
export interface Righted {
  /** `put-back`: it was somebody's. `kept`: it was nobody's, or its place is taken: for undo. `cleared`: it was our own. */
  readonly righted: 'put-back' | 'kept' | 'cleared';
}

/** Somebody else was faster. */
export const vanished = fail({ reason: 'vanished' } as const);

export function failed(
  step: Extract<Refusal, { reason: 'failed' }>['step'],
  error: Extract<Refusal, { reason: 'failed' }>['error'],
): Result<Righted, Refusal> {
  return fail({ reason: 'failed', step, error });
}
