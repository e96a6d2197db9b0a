import { matches } from '../dialects/nameIndex';
import { codegraphJournal } from './codegraph';
import { codegraphChangeEvents, ndjsonJournal } from './lines/journals';
import type { JournalDialect } from './verifier';

/** The journal formats that Lockscope verifies; the first that claims a place has it. */
export const journalDialects: readonly JournalDialect[] = [codegraphJournal, codegraphChangeEvents, ndjsonJournal];

export function journalById(id: string): JournalDialect | undefined {
  return journalDialects.find((dialect) => dialect.id === id);
}

/** The first dialect that has such names, whatever its neighbours. */
export function journalByName(name: string): JournalDialect | undefined {
  return journalDialects.find(({ names }) => names.some((pattern) => matches(pattern, name)));
}
