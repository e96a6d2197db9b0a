import { utf8Text } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { programNamed } from '../forms/programs';

export const officeProgram = programNamed('soffice', 'soffice.bin', 'oosplash', 'libreoffice');

/** Beside an open document: one line that says who has it open, and on which machine. It has no pid. */
export const libreofficeDocumentLock: Dialect = {
  id: 'libreoffice.document-lock',
  tool: 'libreoffice',
  program: officeProgram,
  kind: 'lock',
  mechanism: 'existence',
  names: [{ prefix: '.~lock.', suffix: '#' }],
  maxBytes: 4_096,
  resource: (name) => name.slice('.~lock.'.length, -1),
  parse: parseLine,
  leaseMs: null,
  selfHealing: false,
  cure: null,
  removable: false,
  words: {
    title: 'LibreOffice document lock',
    what: 'Somebody has this document open in LibreOffice. Others can open it for reading only.',
    harm: 'Two people change the document, and who saves last overwrites the other.',
    cure: 'It goes when the document is closed. After a crash LibreOffice asks whether to open the document all the same.',
  },
};

/** `author,login,host,DD.MM.YYYY HH:MM,profile;` with commas in a field written as `\,`. The time has no zone. */
function parseLine(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const line = utf8Text(bytes)?.trimEnd();
  if (line?.endsWith(';') !== true) return { state: 'nobody' };
  const fields = line
    .slice(0, -1)
    .split(/(?<!\\),/)
    .map((field) => field.replace(/\\(.)/g, '$1'));
  const [author, login, host] = fields;
  const user = author === undefined || author === '' ? login : author;
  return {
    state: 'nobody',
    ...(host === undefined || host === '' ? {} : { host }),
    ...(user === undefined || user === '' ? {} : { facts: [{ name: 'user', value: user }] }),
  };
}
