import type { Claimant, Dialect } from '../dialect';
import { programNamed } from '../forms/programs';

/** How an owner file is called after its document, by what the document's name ends in. */
const suffixes = ['.docx', '.docm', '.dotx', '.doc', '.rtf', '.xlsx', '.xlsm', '.xls', '.pptx', '.pptm', '.ppt'];

/** Who has a document open in Microsoft Office. What keeps others out is how Windows opened the document itself. */
export const officeOwnerFile: Dialect = {
  id: 'office.owner-file',
  tool: 'office',
  program: programNamed('WINWORD', 'EXCEL', 'POWERPNT', 'Microsoft Word', 'Microsoft Excel', 'Microsoft PowerPoint'),
  kind: 'lock',
  mechanism: 'informational',
  names: suffixes.map((suffix) => ({ prefix: '~$', suffix })),
  maxBytes: 512,
  resource: () => '.',
  parse: parseOwner,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: false,
  words: {
    title: 'Microsoft Office owner file',
    what: 'Somebody has the document of nearly the same name open in Word, Excel or PowerPoint. This file says who.',
    harm: 'Others are no longer told who has the document open. It stays protected by Windows itself.',
    cure: 'It goes when the document is closed. One that a crash left behind may be deleted by hand.',
  },
};

/** A byte that counts the letters of a user's name, then the name in one byte a letter. */
function parseOwner(bytes: Uint8Array): Claimant {
  const [length] = bytes;
  if (length === undefined) return { state: 'empty' };
  const letters = bytes.subarray(1, 1 + length);
  const isName = length > 0 && length <= 53 && letters.length === length && letters.every((byte) => byte >= 0x20);
  const name = isName ? new TextDecoder('latin1').decode(letters).trimEnd() : '';
  return name === '' ? { state: 'nobody' } : { state: 'nobody', facts: [{ name: 'user', value: name }] };
}
