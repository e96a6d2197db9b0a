import type { EvidenceCode } from '../evidence';
import { assertNever } from '../util/assertNever';
import { livenessOf, type RegistryEntry } from './registry';

/**
 * Whether an entry tells the truth. `dead`: what it names is proved gone. `taken`: its process lives, and another one
 * listens at its port. `contested`: another entry names the same port, and nobody could see whose it is. `silent`: nobody
 * listens there, because it is starting or has moved on. `overdue`: it is there, past the time that its tool grants.
 */
export type EntryState =
  'dead' | 'taken' | 'contested' | 'silent' | 'overdue' | 'unknown' | 'suspended' | 'alive' | 'free';

/** What most needs a look first. */
export const entryStates: readonly EntryState[] = [
  'dead',
  'taken',
  'contested',
  'silent',
  'overdue',
  'unknown',
  'suspended',
  'alive',
  'free',
];

export function stateOf(entry: RegistryEntry): EntryState {
  if (livenessOf(entry) === 'suspended') return 'suspended';
  switch (entry.verdict) {
    case 'stale':
    case 'orphan':
      return 'dead';
    case 'unknown':
      return 'unknown';
    case 'free':
      return 'free';
    case 'held':
    case 'overdue':
      return stateOfLiving(entry);
    default:
      return assertNever(entry.verdict);
  }
}

function stateOfLiving({ evidence, rivals, verdict }: RegistryEntry): EntryState {
  const has = (code: EvidenceCode): boolean => evidence.some((item) => item.code === code);
  const isServed = has('port-served');
  if (!isServed && has('port-of-another')) return 'taken';
  if (!isServed && rivals.length > 0) return 'contested';
  if (!isServed && has('port-silent')) return 'silent';
  return verdict === 'overdue' ? 'overdue' : 'alive';
}

/** Whether its name does not, or not yet, lead where it says. */
export function isConcern(entry: RegistryEntry): boolean {
  return concerns.has(stateOf(entry));
}

const concerns: ReadonlySet<EntryState> = new Set(['dead', 'taken', 'contested', 'silent']);

/** The order of entries in which people look at them: what is wrong first. */
export function byConcern(a: RegistryEntry, b: RegistryEntry): number {
  return entryStates.indexOf(stateOf(a)) - entryStates.indexOf(stateOf(b));
}
