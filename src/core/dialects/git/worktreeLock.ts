import { utf8Text } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { segmentsOf } from '../place';
import { gitProgram } from './program';

/** What `git worktree lock` puts there: its reason and a newline, or nothing. */
export const gitWorktreeLock: Dialect = {
  id: 'git.worktree-lock',
  tool: 'git',
  program: gitProgram,
  kind: 'lock',
  mechanism: 'admin',
  names: [{ exact: 'locked' }],
  claims: (place) => segmentsOf(place.folder).at(-2) === 'worktrees' && place.hasSibling('gitdir'),
  asksNeighbours: true,
  maxBytes: 4_096,
  resource: () => '.',
  parse: parseReason,
  leaseMs: null,
  selfHealing: false,
  cure: 'git worktree unlock <worktree>',
  removable: false,
  words: {
    title: 'locked git worktree',
    what: 'Somebody locked this linked worktree on purpose, so that git neither moves nor forgets it while its disk is away.',
    harm: 'git forgets the worktree at its next clean-up, and with it what was staged there.',
    cure: '`git worktree unlock` with the folder of the worktree takes it away.',
  },
};

function parseReason(bytes: Uint8Array): Claimant {
  const reason = utf8Text(bytes)?.trim() ?? '';
  return reason === '' ? { state: 'nobody' } : { state: 'nobody', facts: [{ name: 'reason', value: reason }] };
}
