import { holderOf, type Registry, type RegistryEntry } from './registry';

/** The same registries, where every entry knows which others claim its port. */
export function withRivals(registries: readonly Registry[]): readonly Registry[] {
  const byPort = new Map<number, RegistryEntry[]>();
  for (const entry of registries.flatMap(({ entries }) => entries)) {
    if (entry.port === null || !isServing(entry)) continue;
    const claims = byPort.get(entry.port);
    if (claims === undefined) byPort.set(entry.port, [entry]);
    else claims.push(entry);
  }
  const rivalsOf = (entry: RegistryEntry): readonly RegistryEntry[] =>
    entry.port === null || !isServing(entry)
      ? []
      : // Several entries of one process name its port with good reason.
        (byPort.get(entry.port) ?? []).filter((other) => holderOf(other)?.pid !== holderOf(entry)?.pid);
  if ([...byPort.values()].every((claims) => claims.length < 2)) return registries;
  return registries.map((registry) => ({
    ...registry,
    entries: registry.entries.map((entry) => ({
      ...entry,
      rivals: rivalsOf(entry).map(({ id, name, path }) => ({ id, name, path })),
    })),
  }));
}

/** Whether its process lives here, so that its port is one of this machine. */
function isServing(entry: RegistryEntry): boolean {
  return holderOf(entry)?.liveness === 'alive';
}
