import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Codegraph } from './install';
import { ToolProcess, type SlowPoint } from './toolProcess';

const sources: Readonly<Record<string, string>> = {
  'src/add.ts': 'export function add(a: number, b: number): number {\n  return a + b;\n}\n',
  'src/total.ts':
    "import { add } from './add';\n\nexport function total(all: number[]): number {\n  return all.reduce(add, 0);\n}\n",
  'src/main.ts': "import { total } from './total';\n\nconsole.log(total([1, 2, 3]));\n",
  'src/old.ts': 'export const old = true;\n',
  'lib/format.js': 'exports.format = (n) => n.toFixed(2);\n',
};

/** A small source project in a temporary folder, with the files that codegraph keeps for it. */
export interface SourceProject {
  readonly root: string;
  /** A home folder for codegraph, and a place for the tests' own files, both outside `root`. */
  readonly home: string;
  readonly stateFolder: string;
  readonly journal: string;
  readonly journalTemp: string;
  readonly journalLock: string;
  readonly databaseLock: string;
  write(name: string, text: string): void;
  remove(name: string): void;
  /** A path that does not exist yet, outside `root`. */
  newPath(name: string): string;
  dispose(): void;
}

/** Writes the project, into a folder of its own or into the one given; nothing is built yet. */
export function createProject(at?: string): SourceProject {
  // The real path, for codegraph resolves links and reports what it finds (macOS: /var is /private/var).
  const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'lockscope-codegraph-')));
  const root = at ?? path.join(base, 'project');
  const home = path.join(base, 'home');
  const stateFolder = path.join(root, '.codegraph');
  mkdirSync(home);
  let paths = 0;
  const project: SourceProject = {
    root,
    home,
    stateFolder,
    journal: path.join(stateFolder, 'changes.journal'),
    journalTemp: path.join(stateFolder, 'changes.journal.tmp'),
    journalLock: path.join(stateFolder, 'changes.journal.lock'),
    databaseLock: path.join(stateFolder, 'graph.db.lock'),
    write: (name, text) => {
      const file = path.join(root, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    },
    remove: (name) => {
      rmSync(path.join(root, name));
    },
    newPath: (name) => path.join(base, `${name}-${(paths += 1)}`),
    dispose: () => {
      rmSync(base, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  for (const [name, text] of Object.entries(sources)) {
    project.write(name, text);
  }
  return project;
}

/** The default `native` engine writes the journal without its lock; only `wasm` builds and `watch` take it. */
export type Engine = 'native' | 'wasm';

/** What a run of the tool may be told. */
export interface RunOptions {
  readonly engine?: Engine;
  readonly slow?: readonly SlowPoint[];
  readonly db?: string;
  readonly under?: readonly string[];
  /** Looks at every file, and begins the graph anew. */
  readonly anew?: boolean;
  /** Whether it tells what it does. */
  readonly isVerbose?: boolean;
}

/** Starts `codegraph build`. */
export function startBuild(tool: Codegraph, project: SourceProject, options: RunOptions = {}): Promise<ToolProcess> {
  return start(tool, project, 'build', options);
}

/** Starts `codegraph watch` on a project that was built, and waits until a change to a file would be seen. */
export async function startWatch(
  tool: Codegraph,
  project: SourceProject,
  options: RunOptions = {},
): Promise<ToolProcess> {
  const watch = await start(tool, project, 'watch', options);
  await watch.whenReported('watching');
  return watch;
}

/** Runs `codegraph build` to its end. @throws when it fails. */
export async function build(tool: Codegraph, project: SourceProject, options: RunOptions = {}): Promise<void> {
  const { code, output } = await (await startBuild(tool, project, options)).whenExited;
  if (code !== 0) {
    throw new Error(`codegraph build ended with ${code}:\n${output}`);
  }
}

function start(tool: Codegraph, project: SourceProject, command: string, options: RunOptions): Promise<ToolProcess> {
  const engine = options.engine === undefined ? [] : ['--engine', options.engine];
  const verbose = options.isVerbose ? ['--verbose'] : [];
  const db = options.db === undefined ? [] : ['--db', options.db];
  const anew = options.anew === true ? ['--no-incremental'] : [];
  return ToolProcess.start(tool, [tool.cli, ...verbose, ...engine, command, project.root, ...db, ...anew], {
    cwd: project.root,
    home: project.home,
    ...(options.slow ? { slow: options.slow } : {}),
    ...(options.under ? { under: options.under } : {}),
  });
}
