import { fail, type Result } from '../../result';
import type { MendFailure } from './mender';
import type { RepairRefusal, RepairStep } from './refusal';

/** What came of a mender's work; that it was given up is an answer as well. */
export async function unlessAborted<T>(
  work: Promise<Result<T, MendFailure>>,
  signal: AbortSignal,
): Promise<Result<T, MendFailure | Extract<RepairRefusal, { reason: 'aborted' }>>> {
  try {
    return await work;
  } catch (error) {
    if (!signal.aborted) throw error;
    return fail({ reason: 'aborted' });
  }
}

export function refusalOf(
  failure: MendFailure | Extract<RepairRefusal, { reason: 'aborted' }>,
  step: RepairStep,
): RepairRefusal {
  if (failure.reason !== 'failed') return failure;
  // A name that is taken: somebody in this very process is at the same.
  return failure.error.code === 'EEXIST' ? { reason: 'busy' } : { ...failure, step };
}
