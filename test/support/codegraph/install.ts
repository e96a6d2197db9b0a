import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { cacheFolder } from '../host/cache';
import { installOnce } from '../host/installOnce';
import { runCommand } from '../host/runCommand';

const VERSION = '3.11.2';
const NODE_MAJOR = '24';
// Compiling better-sqlite3 takes a minute here; a slow machine may need several.
const INSTALL_LIMIT_MS = 10 * 60_000;
// Apart, since npm installs Node's own platform package anew with every later install in the same folder.
const nodeFolder = 'node';
const toolFolder = 'tool';

/** An installed codegraph: the Node that runs it, its command line, and its journal module (for what the command line never calls). */
export interface Codegraph {
  readonly node: string;
  readonly cli: string;
  readonly journalModule: string;
  readonly version: string;
}

/** Installs the real codegraph with a Node of its own into the download cache, once. */
export async function ensureCodegraph(): Promise<Codegraph> {
  const folder = await installOnce(path.join(cacheFolder(), `codegraph-${VERSION}`), install);
  const dist = path.join(folder, toolFolder, 'node_modules', '@optave', 'codegraph', 'dist');
  return {
    node: nodeIn(folder),
    cli: path.join(dist, 'cli.js'),
    journalModule: path.join(dist, 'domain', 'graph', 'journal.js'),
    version: VERSION,
  };
}

async function install(into: string): Promise<void> {
  await npmInstall(path.join(into, nodeFolder), `node@${NODE_MAJOR}`, process.env);
  // better-sqlite3 must be built for the Node that will load it, so npm itself runs on that Node from here on.
  await npmInstall(path.join(into, toolFolder), `@optave/codegraph@${VERSION}`, environmentOf(into));
}

async function npmInstall(folder: string, name: string, env: NodeJS.ProcessEnv): Promise<void> {
  mkdirSync(folder, { recursive: true });
  // npm 12 runs no install script without this; both packages are useless without theirs.
  const manifest = { private: true, allowScripts: { node: true, 'better-sqlite3': true } };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  await runCommand('npm', ['install', '--no-audit', '--no-fund', '--save-exact', name], {
    cwd: folder,
    env,
    timeoutMs: INSTALL_LIMIT_MS,
  });
}

function environmentOf(folder: string): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env };
  const pathKey = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  env[pathKey] = path.dirname(nodeIn(folder)) + path.delimiter + (env[pathKey] ?? '');
  const headers = headersIn(folder);
  if (headers !== undefined) {
    env['npm_config_nodedir'] = headers;
  }
  return env;
}

function nodeIn(folder: string): string {
  const bin = path.join(folder, nodeFolder, 'node_modules', 'node', 'bin');
  return path.join(bin, process.platform === 'win32' ? 'node.exe' : 'node');
}

/** The platform package beside the binary carries its C++ headers: with them better-sqlite3 compiles without nodejs.org. */
function headersIn(folder: string): string | undefined {
  const modules = path.join(folder, nodeFolder, 'node_modules');
  return [path.join(modules, 'node', 'node_modules'), modules]
    .filter((home) => existsSync(home))
    .flatMap((home) => readdirSync(home).map((name) => path.join(home, name)))
    .find((candidate) => existsSync(path.join(candidate, 'include', 'node', 'node_version.h')));
}
