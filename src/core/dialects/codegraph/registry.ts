import type { EntryClaim, MapDialect } from '../../registry/map/mapDialect';
import { moment } from '../declared/timestamp';
import { basename, dirname, isAbsolutePath } from '../../paths';
import { isIn } from '../place';
import { codegraphProgram } from './stamp';

const day = 24 * 60 * 60 * 1_000;

/**
 * Which repositories codegraph knows by which names: `~/.codegraph/registry.json`. It names no process. Whoever registers
 * reads it, writes `registry.json.tmp.<pid>` and renames that into place, without a lock; of what it cannot parse it makes
 * an empty one. `codegraph registry list` and its MCP server drop entries whose folder is gone or that nobody has used for
 * thirty days. `$CODEGRAPH_REGISTRY_PATH` says another place. Source: codegraph 3.11.2, `dist/infrastructure/registry.js`.
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

/** The same where codegraph was told of another place as well; `undefined`, or no whole path: it was not. */
export function codegraphRegistryAt(told: string | undefined): MapDialect {
  if (told === undefined || !isAbsolutePath(told)) return codegraphRegistry;
  const { names, claims, outside } = codegraphRegistry;
  const [folder, name] = [dirname(told), basename(told)];
  return {
    ...codegraphRegistry,
    names: [...names, { exact: name }],
    claims: (place) =>
      (place.folder === folder && place.name === name) || (place.name === 'registry.json' && claims?.(place) === true),
    ...(outside === undefined ? {} : { outside: { ...outside, folders: [...outside.folders, folder] } }),
  };
}

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
