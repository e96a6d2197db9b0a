import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { cacheFolder } from '../host/cache';
import { installOnce } from '../host/installOnce';
import { runCommand } from '../host/runCommand';
import { asRoot, type MysqlServer, type ServerProgram, startServer } from './mysqlServer';

const small = [
  '--innodb-buffer-pool-size=16M',
  '--innodb-redo-log-capacity=8M',
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-flush-method=nosync',
  '--innodb-doublewrite=OFF',
  '--mysqlx=OFF',
  // The usual folder is one of the machine.
  '--secure-file-priv=NULL',
];
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const aptLimitMs = 10 * 60_000;

/** Starts a MySQL server of Debian's unstable release: no stable one has any. It is fetched first where it is not there. */
export async function startMysql(options: readonly string[]): Promise<MysqlServer> {
  return startServer(await mysqlProgram(), options);
}

/** With the version that it tells of itself. */
export async function mysqlProgram(): Promise<ServerProgram & { readonly version: string }> {
  const folder = await ensureMysql();
  const started = startedFrom(folder);
  const said = await runCommand(started.program, [...started.begin, '--version'], { timeoutMs: 60_000 });
  const version = / Ver (\S+)/.exec(said)?.[1] ?? said.trim();
  return { kind: 'mysql', ...started, small, data: path.join(folder, 'data'), version };
}

/** With a loader and libraries of its own, which are newer than those of the machine. */
function startedFrom(folder: string): Pick<ServerProgram, 'program' | 'begin'> {
  const usr = path.join(folder, 'usr');
  const libraries = path.join(usr, 'lib', 'x86_64-linux-gnu');
  return {
    program: path.join(libraries, 'ld-linux-x86-64.so.2'),
    begin: ['--library-path', libraries, path.join(usr, 'sbin', 'mysqld'), '--no-defaults', `--basedir=${usr}`],
  };
}

/**
 * A folder with the server, all that it needs, and a data folder as a new installation has it, with the certificates
 * that the server makes for itself. The machine's own packages stay as they are. Made once.
 */
async function ensureMysql(): Promise<string> {
  const folder = path.join(cacheFolder(), 'mysql-sid');
  return installOnce(folder, async (into) => {
    console.log('MySQL: fetching the packages of Debian unstable');
    const apt = path.join(into, 'apt');
    for (const name of ['state/lists/partial', 'cache/archives/partial']) {
      mkdirSync(path.join(apt, name), { recursive: true });
    }
    // An empty list of what is installed makes apt fetch all that is needed.
    writeFileSync(path.join(apt, 'status'), '');
    writeFileSync(path.join(apt, 'sources.list'), `deb [signed-by=${keyring}] ${await archive()} sid main\n`);
    const places = {
      'Dir::State': path.join(apt, 'state'),
      'Dir::State::status': path.join(apt, 'status'),
      'Dir::Cache': path.join(apt, 'cache'),
      'Dir::Etc::sourcelist': path.join(apt, 'sources.list'),
      'Dir::Etc::sourceparts': '-',
    };
    const options = Object.entries(places).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
    const limit = { timeoutMs: aptLimitMs };
    await runCommand('apt-get', [...options, 'update', '-qq'], limit);
    const install = ['install', '-y', '-qq', '--no-install-recommends', '--download-only', 'mysql-server-core'];
    await runCommand('apt-get', [...options, ...install], limit);
    const archives = path.join(apt, 'cache', 'archives');
    for (const name of readdirSync(archives).filter((each) => each.endsWith('.deb'))) {
      await runCommand('dpkg-deb', ['-x', path.join(archives, name), into], limit);
    }
    rmSync(apt, { recursive: true, force: true });
    await makeData(into);
  });
}

async function makeData(into: string): Promise<void> {
  const first = path.join(into, 'first.sql');
  // Without names of hosts, the user at the socket is another one.
  writeFileSync(first, 'CREATE USER root@127.0.0.1; GRANT ALL ON *.* TO root@127.0.0.1 WITH GRANT OPTION;\n');
  const { program, begin } = startedFrom(into);
  const options = [...begin, ...asRoot, '--initialize-insecure', `--datadir=${path.join(into, 'data')}`];
  await runCommand(program, [...options, `--init-file=${first}`, ...small], { timeoutMs: 120_000 });
  // Every server has an identity of its own, which it makes where it finds none.
  rmSync(path.join(into, 'data', 'auto.cnf'));
}

/** Where this machine has Debian's packages from. */
async function archive(): Promise<string> {
  const targets = await runCommand('apt-get', ['indextargets', '--format', '$(ORIGIN) $(LABEL) $(REPO_URI)'], {
    timeoutMs: aptLimitMs,
  });
  const found = /^Debian Debian (\S+)$/m.exec(targets)?.[1];
  if (found === undefined) throw new Error('apt knows no archive of Debian; apt-get update may help');
  return found;
}
