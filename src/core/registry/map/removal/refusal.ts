import type { FileError } from '../../../ports';
import type { RegistryEntry } from '../../registry';
import type { MapTrouble } from '../jsonMap';

/** Why an entry was not taken out of its file, or not put back. Unless it says otherwise, the file is as it was. */
export type EntryRefusal =
  | { readonly reason: 'untrusted-workspace' }
  /** Its process is not proved gone, or the file is one that nothing is taken out of. */
  | { readonly reason: 'evidence'; readonly entry: RegistryEntry }
  /** Nobody knows any more what kind of file it is. */
  | { readonly reason: 'no-dialect' }
  | { readonly reason: 'unfit'; readonly trouble: MapTrouble }
  /** Of which only one would be the changed one. */
  | { readonly reason: 'several-names'; readonly names: number }
  | { readonly reason: 'tracked' }
  /** The entry is another one by now. */
  | { readonly reason: 'changed-underneath' }
  /** The file was written to again and again. */
  | { readonly reason: 'being-written' }
  /** The entry is gone, or the file. */
  | { readonly reason: 'vanished' }
  /** Of an entry that is to go back: somebody else has its name. */
  | { readonly reason: 'name-taken' }
  /** Its own lock is there. */
  | { readonly reason: 'held'; readonly lock: string }
  /** This very Lockscope is at it. */
  | { readonly reason: 'busy' }
  /** Two names cannot be exchanged here, and it has no lock: somebody's change could be lost. */
  | { readonly reason: 'cannot-exchange' }
  /** Somebody came in between: what was taken out lies there, and what stands in its place is somebody's. */
  | { readonly reason: 'conflict'; readonly quarantine: string; readonly error: FileError }
  | { readonly reason: 'aborted' }
  | { readonly reason: 'failed'; readonly step: EntryStep; readonly error: FileError };

export type EntryStep = 'look' | 'write' | 'lock' | 'exchange' | 'keep' | 'put-back';
