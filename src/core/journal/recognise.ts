import { asciiBytes, isWhitespace, standsAt } from './bytes';
import { journalById, journalDialects } from './catalog';
import type { JournalDialect } from './verifier';

/** How journals begin whose first bytes tell what they are, by the id of their format. */
const beginnings: readonly (readonly [id: string, bytes: Uint8Array])[] = [
  ['codegraph.journal', asciiBytes('# codegraph-journal v')],
  ['sqlite.wal', Uint8Array.of(0x37, 0x7f, 0x06, 0x82)],
  ['sqlite.wal', Uint8Array.of(0x37, 0x7f, 0x06, 0x83)],
  ['sqlite.rollback', Uint8Array.of(0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7)],
];

/** The format of a journal of which only the bytes are known, by the first of them. */
export function recogniseJournal(head: Uint8Array): JournalDialect | undefined {
  const found = beginnings.find(([, bytes]) => standsAt(head, 0, head.length, bytes));
  if (found !== undefined) return journalById(found[0]);
  const first = head.findIndex((byte) => !isWhitespace(byte));
  // `{` or `[`: a value of JSON that somebody would write line by line.
  return head[first] === 0x7b || head[first] === 0x5b ? journalById('ndjson.journal') : undefined;
}

/** The ids of all formats there are, for who has to choose one. */
export function journalFormats(): readonly string[] {
  return journalDialects.map(({ id }) => id);
}
