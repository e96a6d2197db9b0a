import { asciiText, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { programNamed } from '../forms/programs';

const lockName = /^\.X([0-9]+)-lock$/;

/** One display of an X server. Made by a hard link, so that it appears complete: the pid in ten columns and a newline. */
export const x11DisplayLock: Dialect = {
  id: 'x11.display-lock',
  tool: 'x11',
  program: programNamed(
    'X',
    'Xorg',
    'Xvfb',
    'Xwayland',
    'Xephyr',
    'Xnest',
    'Xvnc',
    'Xtigervnc',
    'Xtightvnc',
    'Xquartz',
    'xvfb-run',
  ),
  kind: 'lock',
  mechanism: 'existence',
  names: [{ prefix: '.X', suffix: '-lock' }],
  claims: ({ name }) => lockName.test(name),
  maxBytes: 64,
  resource: (name) => `.X11-unix/X${lockName.exec(name)?.[1] ?? ''}`,
  parse: parseDisplayLock,
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: true,
  outside: { group: 'system', folders: ['/tmp'] },
  words: {
    title: 'X display lock',
    what: 'An X server, such as Xvfb, has this display.',
    harm: 'A second server takes the same display, and programs on the first can no longer be reached.',
    cure: 'It goes when the server ends. The next server for that display removes it when the process is gone.',
  },
};

function parseDisplayLock(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const text = asciiText(bytes);
  if (text === null) return malformed('binary');
  const pid = /^ *([0-9]+)\n$/.exec(text)?.[1];
  if (text.length === 11 && pid !== undefined) return named(Number(pid));
  return malformed(/^ *[0-9]+$/.test(text) ? 'unfinished-pid' : 'no-pid');
}
