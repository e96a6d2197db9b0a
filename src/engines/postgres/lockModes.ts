/**
 * Which modes of PostgreSQL's table locks exclude each other (its documentation, "Explicit Locking"); the other kinds of
 * locks use some of them. In the order from weak to strong.
 */
const conflicts: Readonly<Record<string, readonly string[]>> = {
  AccessShareLock: ['AccessExclusiveLock'],
  RowShareLock: ['ExclusiveLock', 'AccessExclusiveLock'],
  RowExclusiveLock: ['ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'],
  ShareUpdateExclusiveLock: [
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
  ],
  ShareLock: [
    'RowExclusiveLock',
    'ShareUpdateExclusiveLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
  ],
  ShareRowExclusiveLock: [
    'RowExclusiveLock',
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
  ],
  ExclusiveLock: [
    'RowShareLock',
    'RowExclusiveLock',
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
  ],
};

/** Whether whoever wants one of them must wait for whoever has the other. */
export function excludes(wanted: string, held: string): boolean {
  // Of a mode that is not known here, as of the strongest, nobody says that it lets others in.
  return conflicts[wanted]?.includes(held) ?? true;
}

/** Whether several may have it at a time. */
export function accessOf(mode: string): 'shared' | 'exclusive' | 'other' {
  if (mode === 'SIReadLock') return 'other';
  return excludes(mode, mode) ? 'exclusive' : 'shared';
}
