import type { RegistryDeclaration } from '../../../src/core/registry/declared/declaration';
import { declaredMap } from '../../../src/core/registry/declared/declaredMap';
import type { MapDialect } from '../../../src/core/registry/map/mapDialect';

/** Servers of a team's own tool, as it writes them: `{"servers": {"api": {"pid": 1, …}}}`. */
export const teamDeclaration: RegistryDeclaration = {
  name: 'team servers',
  glob: '**/servers.json',
  entries: '/servers',
  pid: '/pid',
  port: '/port',
  address: '/url',
  startedAt: '/startedAt',
  removable: true,
};

/** The same, anywhere. */
export function teamRegistry(more: Partial<RegistryDeclaration> = {}): MapDialect {
  return declaredMap({ ...teamDeclaration, ...more }, { matchesGlob: () => true, roots: ['/'] });
}
