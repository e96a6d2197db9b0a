import { utf8Text } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { officeProgram } from './documentLock';

/** One running LibreOffice per profile: an INI file that names the machine, but no pid. */
export const libreofficeProfileLock: Dialect = {
  id: 'libreoffice.profile-lock',
  tool: 'libreoffice',
  program: officeProgram,
  kind: 'lock',
  mechanism: 'existence',
  byContent: true,
  names: [{ exact: '.lock' }],
  maxBytes: 1_024,
  resource: () => '.',
  parse: parseLockdata,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: false,
  outside: { group: 'editors', folders: ['~/.config/libreoffice/*', '~/Library/Application Support/LibreOffice/*'] },
  words: {
    title: 'LibreOffice profile lock',
    what: 'LibreOffice runs with this profile: its settings, its extensions, its list of documents to recover.',
    harm: 'Two programs write to the same profile and damage it.',
    cure: 'It goes when LibreOffice is quit. After a crash the next start on this machine takes it over.',
  },
};

function parseLockdata(bytes: Uint8Array): Claimant {
  const text = utf8Text(bytes) ?? '';
  if (!/^\[Lockdata\]\r?\n/.test(text)) return { state: 'foreign' };
  const host = /^Host=(.+?)\r?\n/m.exec(text)?.[1];
  const user = /^User=(.+?)\r?\n/m.exec(text)?.[1];
  return {
    state: 'nobody',
    ...(host === undefined ? {} : { host }),
    ...(user === undefined ? {} : { facts: [{ name: 'user', value: user }] }),
  };
}
