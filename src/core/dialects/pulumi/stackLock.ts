import { jsonObject, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { programNamed } from '../forms/programs';

const lockName = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.json$/;
const lockFolder = /[\\/]\.pulumi[\\/]locks(?:[\\/]|$)/;

/** Of a UUID with its dashes. */
const uuidLength = 36;

/** One update of a stack kept in a folder: any such file but one's own means that the stack is taken. */
export const pulumiStackLock: Dialect = {
  id: 'pulumi.stack-lock',
  tool: 'pulumi',
  program: programNamed('pulumi'),
  kind: 'lock',
  mechanism: 'existence',
  names: [{ prefix: '', suffix: '.json', length: uuidLength + '.json'.length }],
  claims: ({ folder, name }) => lockName.test(name) && lockFolder.test(folder),
  maxBytes: 4_096,
  resource: () => '.',
  parse: parseStackLock,
  leaseMs: null,
  selfHealing: false,
  cure: 'pulumi cancel',
  removable: false,
  outside: { group: 'caches', folders: ['~/.pulumi/locks/*/*/*', '~/.pulumi/locks/*/*', '~/.pulumi/locks/*'] },
  words: {
    title: 'Pulumi stack lock',
    what: 'An update, a refresh or a preview of this Pulumi stack is under way, and no other may begin.',
    harm: 'Two updates at once write over the state of each other: resources are lost from it, or stay pending.',
    cure: 'It goes when the update ends. After a crash, `pulumi cancel` on the stack removes it.',
  },
};

/** `{"pid":…,"username":…,"hostname":…,"timestamp":…}`, whatever else may be added to it. */
function parseStackLock(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const { pid, username, hostname, timestamp } = jsonObject(bytes) ?? {};
  if (typeof pid !== 'number' || !Number.isInteger(pid)) return malformed('no-pid');
  // Without a host it cannot be told whose pid it is: such a backend is often shared.
  if (typeof hostname !== 'string' || hostname === '') return malformed('no-pid', pid);
  const since = typeof timestamp === 'string' ? Date.parse(timestamp) : NaN;
  return named(pid, {
    host: hostname,
    ...(Number.isNaN(since) ? {} : { since }),
    ...(typeof username === 'string' && username !== '' ? { facts: [{ name: 'user', value: username }] } : {}),
  });
}
