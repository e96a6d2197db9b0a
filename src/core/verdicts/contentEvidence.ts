import type { Evidence, Fact } from '../evidence';
import { isUnreadable, type Observation } from '../observe';
import { assertNever } from '../util/assertNever';

const namesNobody: readonly Evidence[] = [{ code: 'names-nobody' }];

/** What the file itself says, by shape and content. */
export function contentEvidence({ dialect, sighting, claimant }: Observation): readonly Evidence[] {
  if (!(dialect.shapes ?? ['file']).includes(sighting.stat.kind)) {
    return [{ code: 'not-a-regular-file', kind: sighting.stat.kind }];
  }
  switch (claimant.state) {
    case 'named':
      return withFacts([{ code: 'names-pid', pid: claimant.pid, nonce: claimant.nonce }], claimant.facts);
    case 'malformed':
      return [
        { code: 'content-malformed', reason: claimant.reason },
        ...(claimant.pid === null ? [] : [{ code: 'names-pid', pid: claimant.pid, nonce: null } as const]),
      ];
    case 'empty':
      return [{ code: 'content-empty' }];
    case 'nobody':
      // That a file with a kernel lock names nobody is as it should be.
      return withFacts(dialect.mutex === undefined ? namesNobody : [], claimant.facts);
    case 'unreadable': {
      const content = sighting.content ?? sighting.contents?.find(isUnreadable)?.content;
      if (content?.state !== 'unreadable') throw new Error(`${dialect.id}: unreadable without an error`);
      return [{ code: 'content-unreadable', error: content.error }];
    }
    default:
      return assertNever(claimant);
  }
}

function withFacts(evidence: readonly Evidence[], facts: readonly Fact[] | undefined): readonly Evidence[] {
  return facts === undefined ? evidence : evidence.concat(facts.map((fact) => ({ code: 'file-says', fact })));
}
