import type { DeclaredPlaces } from '../dialects/declared/declaredDialect';
import { matches } from '../dialects/nameIndex';
import { codegraphJournal } from './codegraph';
import { codegraphChangeEvents, ndjsonJournal } from './lines/journals';
import type { JournalRequest } from '../ports';
import { declaredJournal } from './declared/declaredJournal';
import { sqliteRollback, sqliteWal } from './sqlite/journals';
import type { JournalDialect } from './verifier';

/** The journal formats that Lockscope verifies; the first that claims a place has it. */
export const journalDialects: readonly JournalDialect[] = [
  codegraphJournal,
  codegraphChangeEvents,
  ndjsonJournal,
  sqliteWal,
  sqliteRollback,
];

/** Where a journal stands that was settled by who asks. */
const anywhere: DeclaredPlaces = { matchesGlob: () => true, roots: [] };

/** The format that is asked for by its id, or by what a user declared it by, for the places where it is. */
export function journalOf(
  { dialect, declaration }: Pick<JournalRequest, 'dialect' | 'declaration'>,
  places = anywhere,
): JournalDialect | undefined {
  return declaration === undefined ? journalById(dialect) : declaredJournal(declaration, places);
}

export function journalById(id: string): JournalDialect | undefined {
  return journalDialects.find((dialect) => dialect.id === id);
}

/** The first dialect that has such names, whatever its neighbours. */
export function journalByName(name: string): JournalDialect | undefined {
  return journalDialects.find(({ names }) => names.some((pattern) => matches(pattern, name)));
}
