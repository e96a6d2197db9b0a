import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type Ended, runCli, type StartOptions } from '../cli/cliProgram';
import { type Program, Programs } from '../lockPrograms';
import { createTemporaryFolder } from '../temporaryFolder';

/** Files that people keep, and no process holds. */
const manifests = [
  ...['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb', 'deno.lock'],
  ...['Cargo.lock', 'Gemfile.lock', 'composer.lock', 'poetry.lock', 'Pipfile.lock', 'uv.lock', 'pdm.lock', 'pixi.lock'],
  ...['flake.lock', 'mix.lock', 'pubspec.lock', 'Podfile.lock', 'Package.resolved', 'go.sum', 'packages.lock.json'],
  ...['gradle.lockfile', '.terraform.lock.hcl', 'Chart.lock', 'cdk.lock', 'conda-lock.yml', 'mise.lock', 'devbox.lock'],
];

interface SeenHolder {
  readonly pid: number;
  readonly host: string | null;
  readonly liveness: string;
  readonly command: string | null;
}

/** One lock of `lockscope ls --json`, as far as these tests ask. */
export interface SeenLock {
  readonly id: string;
  readonly kind: string;
  readonly dialect: string;
  readonly path: string;
  readonly verdict: string;
  readonly releasable: boolean;
  readonly holder: SeenHolder | null;
  readonly otherHolders: readonly SeenHolder[];
  readonly waiters: readonly { readonly pid: number; readonly mode: string }[];
  readonly evidence: readonly { readonly code: string; readonly text: string }[];
}

/** What there is to say of a lock in short, to compare as a whole. */
export interface Told {
  readonly dialect: string;
  readonly verdict: string;
  readonly releasable: boolean;
  /** Pids of all holders, the first one first. */
  readonly holders: readonly number[];
  readonly evidence: readonly string[];
}

/** A folder in which real tools take locks, and a look at them through the command line. */
export class RealScene {
  readonly programs = new Programs();
  readonly #folder = createTemporaryFolder();

  constructor() {
    // Other users work here too.
    chmodSync(this.#folder.path, 0o755);
    mkdirSync(this.at('home'));
    mkdirSync(this.at('work'));
  }

  at(...segments: readonly string[]): string {
    return this.#folder.at(...segments);
  }

  /** Writes a file below `work`; its path. */
  file(path: string, text = ''): string {
    const absolute = this.at('work', path);
    mkdirSync(dirname(absolute), { recursive: true });
    writeFileSync(absolute, text);
    return absolute;
  }

  /** Puts every manifest there is into a folder below `work`: none of them may ever be told. */
  manifests(folder = '.'): void {
    for (const name of manifests) this.file(`${folder}/${name}`, 'anything\n');
  }

  run(args: readonly string[], options: Partial<StartOptions> = {}): Promise<Ended> {
    return runCli(args, { cwd: this.at('work'), home: this.at('home'), ...options });
  }

  /** All locks in a folder, by their paths. */
  async look(folder = this.at('work'), options: Partial<StartOptions> = {}): Promise<ReadonlyMap<string, SeenLock>> {
    const { code, stdout, stderr } = await this.run(['ls', '--json', folder], options);
    assert.equal(code, 0, stderr);
    const { locks } = JSON.parse(stdout) as { readonly locks: readonly SeenLock[] };
    for (const { path } of locks) assert.ok(!manifests.includes(basename(path)), path);
    return new Map(locks.map((lock) => [lock.path, lock]));
  }

  /** The lock at a path, seen with all of the folder. */
  async lockAt(path: string, folder = this.at('work'), options: Partial<StartOptions> = {}): Promise<SeenLock> {
    const locks = await this.look(folder, options);
    return locks.get(path) ?? assert.fail(`nothing is told of ${path}, only of ${[...locks.keys()].join(', ')}`);
  }

  /** The same in short. */
  async told(path: string, folder?: string, options?: Partial<StartOptions>): Promise<Told> {
    const lock = await this.lockAt(path, folder, options);
    return {
      dialect: lock.dialect,
      verdict: lock.verdict,
      releasable: lock.releasable,
      holders: [lock.holder, ...lock.otherHolders].flatMap((holder) => holder?.pid ?? []),
      evidence: lock.evidence.map(({ code }) => code),
    };
  }

  async end(): Promise<void> {
    await this.programs.stop();
    this.#folder.remove();
  }
}

/** Ends one process with SIGKILL, and none that it started. */
export async function killAlone({ child }: Program): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
