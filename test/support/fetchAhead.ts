import { ensureCodegraph } from './codegraph/install';
import { findChromium } from './host/chromium';
import { ensureServer, newestServer, oldestServer } from './host/codeServer';
import { ensurePostgres } from './postgres/install';
import { ensureTools } from './realTools/ensureTool';

type Fetch = () => Promise<unknown>;

const newest: Fetch = () => ensureServer(newestServer);
const oldest: Fetch = () => ensureServer(oldestServer);

const newestPostgres: Fetch = () => ensurePostgres('newest');
const oldestPostgres: Fetch = () => ensurePostgres('oldest');

/** Asked for together, since apt takes seconds to be asked at all. Each test that needs one still sees to it. */
const realTools: Fetch = () =>
  ensureTools([
    ['lsof', 'lsof'],
    ['sqlite3', 'sqlite3'],
    ['strace', 'strace'],
    ['hg', 'mercurial'],
    ['brz', 'brz'],
    ['nano', 'nano'],
    ['emacs', 'emacs-nox'],
    ['borg', 'borgbackup'],
    ['escript', 'erlang-base'],
    ['elixir', 'elixir'],
    ['mariadbd', 'mariadb-server'],
    ['pgbouncer', 'pgbouncer'],
  ]);

/** What a suite installs for itself when it is not there. */
const needs: Readonly<Record<string, readonly Fetch[]>> = {
  // Not codegraph, which takes longest: those who need it wait for it.
  process: [realTools, newestPostgres, oldestPostgres, newest],
  fights: [ensureCodegraph],
  'host-oldest': [oldest, findChromium],
  'host-newest': [newest, findChromium],
  'host-runs': [newest, findChromium],
  harness: [newest, oldest, findChromium],
  e2e: [newest, findChromium],
};

/** A program: installs what the suites need that it is given the names of, so that they find it. */
async function main(names: readonly string[]): Promise<void> {
  for (const name of names) await Promise.all((needs[name] ?? []).map(attempt));
}

/** The suite that needs it tries once more, and fails with the reason. */
async function attempt(fetch: Fetch): Promise<void> {
  await fetch().catch((error: unknown) => console.log(error instanceof Error ? error.message : error));
}

void main(process.argv.slice(2));
