import type { HolderJudgement } from '../liveness';
import type { Observation } from '../observe';
import type { JudgingContext } from './context';
import { assertNever } from '../util/assertNever';
import { type Decision, unknown } from './decision';
import { decideExistence } from './existence';
import { decideHeartbeat } from './heartbeat';
import { decideKernel } from './kernel';
import { decideLeftover } from './leftover';

/** The rule of the dialect's mechanism, applied. */
export function decide(observation: Observation, judged: HolderJudgement | null, context: JudgingContext): Decision {
  const { dialect, sighting, claimant } = observation;
  // Only what the tool itself could have made is judged: a folder or a link of that name is somebody's puzzle.
  if (!(dialect.shapes ?? ['file']).includes(sighting.stat.kind)) return unknown();
  if (claimant.state === 'unreadable') return unknown();
  switch (dialect.mechanism) {
    case 'existence':
    case 'pid-file':
      return decideExistence(observation, judged, context);
    case 'record':
    case 'informational':
      return withNote(decideExistence(observation, judged, context), { code: 'informational-only' });
    case 'heartbeat':
      return decideHeartbeat(observation, judged, context);
    case 'kernel':
      return decideKernel(observation, context);
    case 'admin':
      return { verdict: 'held', evidence: [{ code: 'put-on-purpose' }] };
    case 'data':
      return withNote(
        dialect.mutex === undefined
          ? decideExistence(observation, judged, context)
          : decideKernel(observation, context),
        { code: 'is-data' },
      );
    case 'leftover':
      return decideLeftover(observation, judged, context);
    default:
      return assertNever(dialect.mechanism);
  }
}

function withNote(decision: Decision, note: Decision['evidence'][number]): Decision {
  return { ...decision, evidence: decision.evidence.concat(note) };
}
