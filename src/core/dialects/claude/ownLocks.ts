import { jsonObject, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { pidFile } from '../forms/pidFile';
import { programNamed } from '../forms/programs';
import { isIn } from '../place';

const claudeProgram = programNamed('claude', 'node', 'bun');

/** Which session of a project runs its scheduled tasks. */
export const claudeScheduledTasksLock: Dialect = {
  id: 'claude.scheduled-tasks-lock',
  tool: 'claude',
  program: claudeProgram,
  kind: 'lock',
  mechanism: 'existence',
  names: [{ exact: 'scheduled_tasks.lock' }],
  claims: (place) => isIn(place, '.claude'),
  maxBytes: 4_096,
  resource: () => 'scheduled_tasks.json',
  parse: parseScheduledTasks,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: false,
  words: {
    title: 'Claude Code scheduled tasks lock',
    what: 'One session of Claude Code runs the scheduled tasks of this project, so that they do not run twice.',
    harm: 'Scheduled tasks run twice.',
    cure: 'It goes when that session ends. Another session takes over when its process is gone.',
  },
};

/** Taken while Claude Code brings itself up to date. */
export const claudeUpdateLock: Dialect = {
  ...pidFile({
    id: 'claude.update-lock',
    tool: 'claude',
    program: claudeProgram,
    mechanism: 'existence',
    names: [{ exact: '.update.lock' }],
    claims: (place) => isIn(place, '.claude'),
    resource: () => '.',
    selfHealing: true,
    removable: false,
    outside: { group: 'editors', folders: ['~/.claude'] },
    words: {
      title: 'Claude Code update lock',
      what: 'Claude Code is bringing itself up to date.',
      harm: 'Two updates write over each other.',
      cure: 'It goes when the update ends. After five minutes the next update takes it over.',
    },
  }),
  leaseMs: 5 * 60_000,
};

/** `{"sessionId":…,"pid":…,"procStart":…,"acquiredAt":…}` */
function parseScheduledTasks(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const { pid, acquiredAt } = jsonObject(bytes) ?? {};
  if (typeof pid !== 'number' || !Number.isInteger(pid)) return malformed('no-pid');
  const since =
    typeof acquiredAt === 'number' ? acquiredAt : typeof acquiredAt === 'string' ? Date.parse(acquiredAt) : NaN;
  // Milliseconds of this century; anything else is another unit.
  return named(pid, since > 946_684_800_000 && since < 4_102_444_800_000 ? { since } : {});
}
