import { copyFileSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import * as path from 'node:path';
import { projectRoot } from '../../support/host/cache';
import { stampOf } from './projects';

/** How many projects there are, with one lock of each of ten tools. */
export const mixedProjects = 20;

/** Seconds since the epoch, long enough ago for every tool. */
const longAgo = Date.now() / 1_000 - 7_200;

/** Fills a folder with 200 locks of ten tools, of the dead and, in every fourth project, of the living. */
export function makeMixedLocks(folder: string, dead: number, live: number): void {
  for (let index = 0; index < mixedProjects; index += 1) {
    const parent = index % 5 === 0 ? 'services/internal/experimental' : 'services';
    const project = path.join(folder, parent, `team-${String(index).padStart(2, '0')}`);
    const pid = index % 4 === 0 ? live : dead;
    const write = (name: string, text: string): string => {
      const file = path.join(project, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    };
    const old = (file: string): void => utimesSync(file, longAgo, longAgo);
    const lock = write('.codegraph/changes.journal.lock', stampOf(pid));
    if (pid === dead) old(lock);
    for (const name of ['objects', 'refs']) mkdirSync(path.join(project, '.git', name), { recursive: true });
    write('.git/HEAD', 'ref: refs/heads/main\n');
    write('.git/config', '[core]\n\tbare = false\n[user]\n');
    old(write('.git/index.lock', ''));
    write('tmp/pids/server.pid', String(pid));
    write('target/debug/.cargo-lock', '');
    write('notes.txt', 'text\n');
    symlinkSync(`${userInfo().username}@${hostname()}.${pid}`, path.join(project, '.#notes.txt'));
    copyFileSync(path.join(projectRoot, 'test/fixtures/vim/9.0/dirty.header'), path.join(project, '.notes.txt.swp'));
    write('infra/terraform.tfstate', '{}');
    write(
      'infra/.terraform.tfstate.lock.info',
      JSON.stringify({ ID: '1', Operation: 'OperationTypeApply', Who: `ann@${hostname()}`, Version: '1.9.0' }),
    );
    write('docs/.~lock.plan.odt#', `,ann,${hostname()},20.11.2026 09:00,file:///home/ann/.config;`);
    mkdirSync(path.join(project, 'history', '.hg', 'store'), { recursive: true });
    symlinkSync(`${hostname()}:${pid}`, path.join(project, 'history', '.hg', 'wlock'));
    write('run/nginx.pid', `${pid}\n`);
  }
}
