import { decimal } from '../../dialects/content';
import { declarationSlug } from '../../dialects/declared/declaration';
import type { DeclaredPlaces } from '../../dialects/declared/declaredDialect';
import { globShape } from '../../dialects/declared/globShape';
import { atPointer, pointerKeys } from '../../dialects/declared/jsonPointer';
import { moment } from '../../dialects/declared/timestamp';
import { isManifestName } from '../../dialects/manifests';
import { pathOf } from '../../dialects/place';
import type { Fact } from '../../evidence';
import { isWithin, relativeTo } from '../../paths';
import { portNumber } from '../../portNumber';
import type { EntryClaim, MapDialect } from '../map/mapDialect';
import type { RegistryDeclaration } from './declaration';

/** The registry that a checked declaration stands for. */
export function declaredMap(declaration: RegistryDeclaration, { matchesGlob, roots }: DeclaredPlaces): MapDialect {
  const { name, glob, entries, program, lock, lockForm, removable, what } = declaration;
  const shape = globShape(glob);
  return {
    id: `declared.registry.${declarationSlug(name)}`,
    tool: name,
    program: new RegExp(program ?? '(?!)'),
    names: typeof shape === 'string' ? [] : shape.names,
    claims: (place) => {
      if (isManifestName(place.name)) return false;
      const path = pathOf(place);
      return roots.some((root) => isWithin(path, root) && matchesGlob(relativeTo(path, root)));
    },
    keys: pointerKeys(entries ?? ''),
    read: (value) => claimOf(value, declaration),
    lifeMs: null,
    prunes: false,
    lock:
      lock === undefined ? null : { form: lockForm ?? 'folder', name: (registry) => lock.replaceAll('*', registry) },
    removable: removable === true,
    words: { title: name, what: what ?? '', harm: '', cure: '' },
  };
}

/** Nothing is read but what was declared: what else stands in an entry may be a secret. */
function claimOf(value: unknown, declaration: RegistryDeclaration): EntryClaim {
  const at = (pointer: string | undefined): unknown => (pointer === undefined ? undefined : atPointer(value, pointer));
  const pid = pidOf(at(declaration.pid));
  if (pid === null) return { state: 'malformed' };
  const host = at(declaration.host);
  // Where a host should stand and does not, the number may be that of another machine.
  if (declaration.host !== undefined && (typeof host !== 'string' || !isName(host))) return { state: 'malformed' };
  return {
    state: 'process',
    pid,
    host: typeof host === 'string' ? host : null,
    since: moment(at(declaration.startedAt)) ?? null,
    facts: [...portFact(at(declaration.port)), ...addressFact(at(declaration.address))],
  };
}

function pidOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? decimal(String(value)) : null;
  return typeof value === 'string' ? decimal(value.trim()) : null;
}

function portFact(value: unknown): readonly Fact[] {
  const port = typeof value === 'number' || typeof value === 'string' ? portNumber(String(value)) : null;
  return port === null ? [] : [{ name: 'port', value: String(port) }];
}

/** What stands behind the path of an address, or before its host, may be a key. */
function addressFact(value: unknown): readonly Fact[] {
  if (typeof value !== 'string' || value === '' || value.length > 500) return [];
  return [{ name: 'url', value: value.replace(/[?#].*$/s, '').replace(/^([a-z][\w+.-]*:\/\/)[^/@]*@/i, '$1') }];
}

function isName(host: string): boolean {
  return /^\S{1,253}$/.test(host);
}
