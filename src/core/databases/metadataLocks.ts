/** Locks of tables and the like, in the order of the columns below; as in `sql/mdl.cc` of either server. */
const objectModes = [
  'SHARED',
  'SHARED_HIGH_PRIO',
  'SHARED_READ',
  'SHARED_WRITE',
  'SHARED_WRITE_LOW_PRIO',
  'SHARED_UPGRADABLE',
  'SHARED_READ_ONLY',
  'SHARED_NO_WRITE',
  'SHARED_NO_READ_WRITE',
  'EXCLUSIVE',
] as const;

/** What a request (row) cannot be granted beside (column, granted): `-`. */
const objectGranted: Readonly<Record<(typeof objectModes)[number], string>> = {
  SHARED: '+++++++++-',
  SHARED_HIGH_PRIO: '+++++++++-',
  SHARED_READ: '++++++++--',
  SHARED_WRITE: '++++++----',
  SHARED_WRITE_LOW_PRIO: '++++++----',
  SHARED_UPGRADABLE: '+++++-+---',
  SHARED_READ_ONLY: '+++--+++--',
  SHARED_NO_WRITE: '+++---+---',
  SHARED_NO_READ_WRITE: '++--------',
  EXCLUSIVE: '----------',
};

/** What a request (row) lets go first (column, waiting): `-`. */
const objectWaiting: Readonly<Record<(typeof objectModes)[number], string>> = {
  SHARED: '+++++++++-',
  SHARED_HIGH_PRIO: '++++++++++',
  SHARED_READ: '++++++++--',
  SHARED_WRITE: '+++++++---',
  SHARED_WRITE_LOW_PRIO: '++++++----',
  SHARED_UPGRADABLE: '+++++++++-',
  SHARED_READ_ONLY: '+++-++++--',
  SHARED_NO_WRITE: '+++++++++-',
  SHARED_NO_READ_WRITE: '+++++++++-',
  EXCLUSIVE: '++++++++++',
};

/** Locks of what has others in it: a schema, a tablespace, the server as a whole (MySQL). */
const scopedModes = ['INTENTION_EXCLUSIVE', 'SHARED', 'EXCLUSIVE'] as const;
const scopedGranted: Readonly<Record<(typeof scopedModes)[number], string>> = {
  INTENTION_EXCLUSIVE: '+--',
  SHARED: '-+-',
  EXCLUSIVE: '---',
};
const scopedWaiting: Readonly<Record<(typeof scopedModes)[number], string>> = {
  INTENTION_EXCLUSIVE: '+--',
  SHARED: '++-',
  EXCLUSIVE: '+++',
};

/** MariaDB's one lock of the server as a whole (`MDL_key::BACKUP`): stages of a backup, and what they stop. */
const backupModes = [
  'BACKUP_START',
  'BACKUP_FLUSH',
  'BACKUP_WAIT_FLUSH',
  'BACKUP_WAIT_DDL',
  'BACKUP_WAIT_COMMIT',
  'BACKUP_FTWRL1',
  'BACKUP_FTWRL2',
  'BACKUP_DML',
  'BACKUP_TRANS_DML',
  'BACKUP_SYS_DML',
  'BACKUP_DDL',
  'BACKUP_BLOCK_DDL',
  'BACKUP_ALTER_COPY',
  'BACKUP_COMMIT',
] as const;

const backupGranted: Readonly<Record<(typeof backupModes)[number], string>> = {
  BACKUP_START: '-----++++++-++',
  BACKUP_FLUSH: '-+++++++++++++',
  BACKUP_WAIT_FLUSH: '-++++++-++++++',
  BACKUP_WAIT_DDL: '-++++++-++-+++',
  BACKUP_WAIT_COMMIT: '-++++++-+--++-',
  BACKUP_FTWRL1: '+++++++----+-+',
  BACKUP_FTWRL2: '+++++++----+--',
  BACKUP_DML: '+------+++++++',
  BACKUP_TRANS_DML: '+++++--+++++++',
  BACKUP_SYS_DML: '++++---+++++++',
  BACKUP_DDL: '+++----++++-++',
  BACKUP_BLOCK_DDL: '-+++++++++-+++',
  BACKUP_ALTER_COPY: '+++++--+++++++',
  BACKUP_COMMIT: '++++-+-+++++++',
};

const backupWaiting: Readonly<Record<(typeof backupModes)[number], string>> = {
  BACKUP_START: '+----++++++-++',
  BACKUP_FLUSH: '++++++++++++++',
  BACKUP_WAIT_FLUSH: '++++++++++++++',
  BACKUP_WAIT_DDL: '++++++++++++++',
  BACKUP_WAIT_COMMIT: '++++++++++++++',
  BACKUP_FTWRL1: '++++++++++++++',
  BACKUP_FTWRL2: '++++++++++++++',
  BACKUP_DML: '+------+++++++',
  BACKUP_TRANS_DML: '+++++--+++++++',
  BACKUP_SYS_DML: '++++---+++++++',
  BACKUP_DDL: '+++----++++-++',
  BACKUP_BLOCK_DDL: '-+++++++++++++',
  BACKUP_ALTER_COPY: '+++++--+++++++',
  BACKUP_COMMIT: '++++-+-+++++++',
};

interface Matrix {
  readonly modes: readonly string[];
  readonly granted: Readonly<Record<string, string>>;
  readonly waiting: Readonly<Record<string, string>>;
}

const matrices: readonly Matrix[] = [
  { modes: backupModes, granted: backupGranted, waiting: backupWaiting },
  { modes: scopedModes, granted: scopedGranted, waiting: scopedWaiting },
  { modes: objectModes, granted: objectGranted, waiting: objectWaiting },
];

/** What is locked as one: of these, `INTENTION_EXCLUSIVE` is asked for. */
const scopedTypes = new Set([
  'GLOBAL',
  'SCHEMA',
  'TABLESPACE',
  'COMMIT',
  'BACKUP LOCK',
  'RESOURCE_GROUPS',
  'FOREIGN KEY',
]);

/** Whether a request for `wanted` has to wait for one that was granted in `held`, on the same thing. */
export function waitsForGranted(type: string, wanted: string, held: string): boolean {
  return says(type, wanted, held, 'granted');
}

/** Whether a request for `wanted` has to let one for `other`, that waits already, go first. */
export function waitsForWaiting(type: string, wanted: string, other: string): boolean {
  return says(type, wanted, other, 'waiting');
}

/** `false` where a mode is not known: a wait that is not shown is better than one that is not there. */
function says(type: string, wanted: string, other: string, which: 'granted' | 'waiting'): boolean {
  const isScoped = scopedTypes.has(type);
  for (const matrix of matrices) {
    if (matrix.modes === scopedModes ? !isScoped : matrix.modes === objectModes && isScoped) continue;
    const column = matrix.modes.indexOf(other);
    if (column >= 0 && matrix.modes.includes(wanted)) return matrix[which][wanted]?.[column] === '-';
  }
  return false;
}

/** Whether others may have it at the same time in the same mode. */
export function metadataAccess(type: string, mode: string): 'shared' | 'exclusive' | 'other' {
  if (type === 'USER LEVEL LOCK' || mode === 'EXCLUSIVE') return 'exclusive';
  if (mode === 'SHARED_UPGRADABLE') return 'shared';
  if (waitsForGranted(type, mode, mode)) return 'exclusive';
  return mode.startsWith('SHARED') ? 'shared' : 'other';
}
