import type { EntryClaim, MapDialect } from '../../registry/map/mapDialect';
import { moment } from '../declared/timestamp';
import { isAbsolutePath } from '../../paths';
import { isIn } from '../place';
import { codegraphProgram } from './stamp';

const day = 24 * 60 * 60 * 1_000;

/**
 * Which repositories codegraph knows by which names: `~/.codegraph/registry.json`. It names no process. Whoever registers
 * reads it, writes `registry.json.tmp.<pid>` and renames that into place, without a lock; of what it cannot parse it makes
 * an empty one. `codegraph registry list` and its MCP server drop entries whose folder is gone or that nobody has used for
 * thirty days. Source: codegraph 3.11.2, `dist/infrastructure/registry.js`.
 */
export const codegraphRegistry: MapDialect = {
  id: 'codegraph.registry',
  tool: 'codegraph',
  program: codegraphProgram,
  names: [{ exact: 'registry.json' }],
  claims: (place) => isIn(place, '.codegraph'),
  keys: ['repos'],
  read: readRepository,
  lifeMs: 30 * day,
  prunes: true,
  lock: null,
  removable: true,
  outside: { group: 'daemons', folders: ['~/.codegraph'] },
  words: {
    title: 'codegraph registry',
    what: 'codegraph finds here under which name which repository is, and where its graph is kept.',
    harm: 'codegraph no longer finds that repository by its name, until it is built again.',
    cure: '"codegraph registry prune" drops those whose folder is gone.',
  },
};

function readRepository(value: unknown): EntryClaim {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { state: 'malformed' };
  const { path, dbPath, addedAt, lastAccessedAt } = value as Partial<Record<string, unknown>>;
  if (typeof path !== 'string' || !isAbsolutePath(path)) return { state: 'malformed' };
  const database = typeof dbPath === 'string' && isAbsolutePath(dbPath) ? dbPath : null;
  const since = moment(addedAt) ?? null;
  return {
    state: 'targets',
    targets: [{ what: 'folder', path }, ...(database === null ? [] : [{ what: 'database', path: database } as const])],
    since,
    usedAt: moment(lastAccessedAt) ?? since,
    facts: [],
  };
}
