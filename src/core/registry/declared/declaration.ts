/**
 * A JSON file with many entries as a user declares it in the settings, checked by `validateRegistries`. Plain JSON, so
 * that it can be sent to another thread. Pointers are those of RFC 6901; all but `entries` begin at an entry.
 */
export interface RegistryDeclaration {
  /** Shown; unlike all others also when letter case and punctuation do not count. */
  readonly name: string;
  /** Relative to a workspace folder, as VS Code writes globs. */
  readonly glob: string;
  /** Where the object stands whose members are the entries. Default: it is the whole file. */
  readonly entries?: string;
  readonly pid: string;
  readonly host?: string;
  readonly port?: string;
  readonly address?: string;
  /** Since when the process of an entry is there: ISO 8601 with its offset, or seconds or milliseconds since the epoch. */
  readonly startedAt?: string;
  /** Regular expression that finds those who register in a command line. */
  readonly program?: string;
  /** Name of the lock beside it that its writers take; `*` is the name of the file. */
  readonly lock?: string;
  /** Default: `folder`, made by `mkdir`; `pid` is a file that was not there, with the number of its maker in it. */
  readonly lockForm?: RegistryLockForm;
  /** Default: `false`. */
  readonly removable?: boolean;
  /** What it is, as a sentence. */
  readonly what?: string;
}

export const registryLockForms = ['folder', 'pid'] as const;
export type RegistryLockForm = (typeof registryLockForms)[number];

export type RegistryField = keyof RegistryDeclaration;

export const registryLimits = {
  declarations: 100,
  name: 80,
  glob: 200,
  pointer: 200,
  regex: 500,
  lock: 100,
  what: 300,
} as const;
