import { codegraphJournal } from './codegraph';
import type { JournalDialect } from './verifier';

/** The journal formats that Lockscope verifies; the first that claims a name has it. */
export const journalDialects: readonly JournalDialect[] = [codegraphJournal];

/** The dialect of a file by its name, without folders. */
export function journalByName(name: string): JournalDialect | undefined {
  return journalDialects.find((dialect) => dialect.names.includes(name));
}

export function journalById(id: string): JournalDialect | undefined {
  return journalDialects.find((dialect) => dialect.id === id);
}
