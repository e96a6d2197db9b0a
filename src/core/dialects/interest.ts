import { journalByName } from '../journal/catalog';
import { mayBeLock } from './catalog';

/** Whether a file of this name makes its folder worth watching: a lock, a leftover or a journal. */
export function isOfInterest(name: string): boolean {
  return mayBeLock(name) || journalByName(name) !== undefined;
}
