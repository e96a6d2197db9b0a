import { decimal, asciiText, malformed, named } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';
import { segmentsOf } from '../place';

const emulatorProgram = programNamed(
  ...['emulator', 'emulator64', 'qemu-system-x86_64', 'qemu-system-aarch64', 'qemu-system-armel', 'qemu-system-i386'],
  ...['qemu-system-x86_64-headless', 'qemu-system-aarch64-headless', 'crosvm'],
);
const outside = { group: 'caches', folders: ['~/.android/avd/*.avd'] } as const;

/** A virtual device in use: a file with a pid, or a folder with such a file in it. */
export const androidHardwareLock: Dialect = {
  id: 'android.hardware-lock',
  tool: 'android',
  program: emulatorProgram,
  kind: 'lock',
  mechanism: 'existence',
  shapes: ['file', 'directory'],
  names: [{ exact: 'hardware-qemu.ini.lock' }],
  claims: isInDevice,
  maxBytes: 64,
  resource: () => '.',
  parse: parsePid,
  contents: { names: ['pid'], maxBytes: 64 },
  parseEntries: (_entries, _name, contents) => {
    const pid = contents?.get('pid');
    return pid === undefined ? { state: 'nobody' } : parsePid(pid);
  },
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: true,
  outside,
  words: {
    title: 'Android emulator lock',
    what: 'An Android emulator runs this virtual device.',
    harm: 'Two emulators write to the same virtual device and damage its storage.',
    cure: 'It goes when the emulator is closed. After a crash it may be deleted once no emulator runs this device.',
  },
};

/** Held open by every emulator of a device, and left there by a clean end too. */
export const androidMultiInstanceLock: Dialect = kernelFile({
  id: 'android.multi-instance-lock',
  tool: 'android',
  program: emulatorProgram,
  names: [{ exact: 'multiinstance.lock' }],
  claims: isInDevice,
  by: 'any',
  outside,
  words: {
    title: 'Android emulator instance lock',
    what: 'Android emulators lock this file to learn whether another one runs the same virtual device. It stays there when they end.',
    harm: 'Removing it releases nothing. Two emulators could then write to the same virtual device.',
    cure: 'Close the emulator that holds it. The file by itself means nothing.',
  },
});

function isInDevice({ folder }: { readonly folder: string }): boolean {
  return segmentsOf(folder).at(-1)?.endsWith('.avd') === true;
}

function parsePid(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  const pid = decimal((asciiText(bytes) ?? '').trim());
  return pid === null ? malformed('no-pid') : named(pid);
}
