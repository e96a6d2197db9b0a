import type { Place } from '../../../src/core/dialects/dialect';

interface Excuse {
  readonly dialect: string;
  readonly path: RegExp;
  /** Only where every neighbour was made up. */
  readonly onlyAmongEverything: boolean;
  readonly reason: string;
}

/** Claims of published files that are right, or that only the made-up neighbours bring about. */
const excuses: readonly Excuse[] = [
  {
    dialect: 'vim.swap',
    path: /\/(?:gabbits\/\.metric-derived\.yaml|cork\/\.mongodb_backend\.py)\.swp$/,
    onlyAmongEverything: false,
    reason: 'Swap files of Vim indeed, packaged by mistake.',
  },
  {
    dialect: 'leveldb.lock',
    path: /\/leveldb\/testdata\/db-stage-[1-4]\/LOCK$/,
    onlyAmongEverything: false,
    reason: 'Locks of LevelDB databases indeed, packaged to test with.',
  },
  {
    dialect: 'rocksdb.lock',
    path: /\/leveldb\/testdata\/db-stage-[1-4]\/LOCK$/,
    onlyAmongEverything: true,
    reason: 'Told from LevelDB by neighbours.',
  },
  ...['sqlite.rollback-journal', 'sqlite.shared-index'].map((dialect) => ({
    dialect,
    path: /\w-(?:journal|shm)$/,
    onlyAmongEverything: true,
    reason: 'Claimed beside the database only, which is called the same less the ending.',
  })),
  ...['next.build-lock', 'bazel.output-base-lock'].map((dialect) => ({
    dialect,
    path: /\/lock$/,
    onlyAmongEverything: true,
    reason: 'The name says nothing: claimed beside what else is in such a folder.',
  })),
  ...['pre-commit.store-lock', 'uv.folder-lock', 'swiftpm.build-note'].map((dialect) => ({
    dialect,
    path: /\/\.lock$/,
    onlyAmongEverything: true,
    reason: 'The name says nothing: claimed beside what else is in such a folder.',
  })),
];

export function excused(dialect: string, where: Place, variant: 'as they are' | 'among everything'): boolean {
  const path = `${where.folder}/${where.name}`;
  return excuses.some(
    (excuse) =>
      excuse.dialect === dialect &&
      excuse.path.test(path) &&
      (variant === 'among everything' || !excuse.onlyAmongEverything),
  );
}
