import { codegraphDatabaseLock } from './codegraph/databaseLock';
import { codegraphHeaderTemp } from './codegraph/headerTemp';
import { codegraphJournalLock } from './codegraph/journalLock';
import { codegraphStealFile } from './codegraph/stealFile';
import type { Dialect, Place } from './dialect';
import { matches } from './nameIndex';

/** Every dialect Lockscope knows. The first that claims a name has it. */
export const dialects: readonly Dialect[] = [
  codegraphJournalLock,
  codegraphStealFile,
  codegraphHeaderTemp,
  codegraphDatabaseLock,
];

/** The dialect of what stands at this place, or `undefined` when it is nobody's lock. */
export function dialectAt(place: Place): Dialect | undefined {
  return dialects.find(
    (dialect) => dialect.names.some((pattern) => matches(pattern, place.name)) && (dialect.claims?.(place) ?? true),
  );
}

/** Whether it takes the neighbours to tell what a file of this name is. */
export function needsNeighbours(name: string): boolean {
  return dialects.some(
    ({ names, asksNeighbours }) => asksNeighbours === true && names.some((pattern) => matches(pattern, name)),
  );
}

export function dialectById(id: string): Dialect | undefined {
  return dialects.find((dialect) => dialect.id === id);
}
