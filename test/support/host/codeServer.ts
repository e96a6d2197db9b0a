import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { cacheFolder } from './cache';
import { installOnce } from './installOnce';
import { runCommand } from './runCommand';

/** The code-server releases this harness knows how to install and drive. */
export type ServerVersion = '4.139.1' | '4.96.4';

/** An installed VS Code server: the Node it runs on and the script that starts it. */
export interface ServerInstall {
  readonly version: ServerVersion;
  readonly vscodeVersion: string;
  readonly folder: string;
  readonly node: string;
  readonly serverMain: string;
}

interface Recipe {
  readonly vscodeVersion: string;
  readonly nodeMajor: number;
  readonly innerArgs: readonly string[];
}

const NPM_LIMIT_MS = 6 * 60_000;

const recipes: Readonly<Record<ServerVersion, Recipe>> = {
  '4.139.1': { vscodeVersion: '1.139.1', nodeMajor: 24, innerArgs: [] },
  // The shrinkwrap of this one pins a dependency to a git address; its package.json names the same package on npm.
  '4.96.4': { vscodeVersion: '1.96.4', nodeMajor: 20, innerArgs: ['--no-package-lock'] },
};

/** The newest VS Code tested, and the oldest one supported. */
export const newestServer: ServerVersion = '4.139.1';
export const oldestServer: ServerVersion = '4.96.4';

/** The VS Code version inside a code-server release. */
export function vscodeVersionOf(version: ServerVersion): string {
  return recipes[version].vscodeVersion;
}

/** Installs a code-server release into the cache unless it is there; only npm is needed, no compiler. @throws {CommandError} */
export async function ensureServer(version: ServerVersion): Promise<ServerInstall> {
  const recipe = recipes[version];
  const target = path.join(cacheFolder(), `code-server-${version}`);
  const folder = await installOnce(target, (into) => install(version, recipe, into));
  return {
    version,
    vscodeVersion: recipe.vscodeVersion,
    folder,
    node: nodeBinary(folder),
    serverMain: path.join(vscodeFolder(folder), 'out', 'server-main.js'),
  };
}

async function install(version: ServerVersion, recipe: Recipe, into: string): Promise<void> {
  const started = Date.now();
  const nodePackage = platformNodePackage();
  console.log(`code-server ${version}: installing it with Node ${recipe.nodeMajor} (VS Code ${recipe.vscodeVersion})`);
  writeFileSync(path.join(into, 'package.json'), '{ "private": true }\n');
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const outer = ['install', `${nodePackage}@${recipe.nodeMajor}`, `code-server@${version}`, '--no-package-lock'];
  await runCommand('npm', [...outer, ...quiet], { cwd: into, timeoutMs: NPM_LIMIT_MS });

  console.log(`code-server ${version}: installing the dependencies of its VS Code server`);
  const inner = ['install', '--omit=dev', ...recipe.innerArgs];
  const env = { ...process.env, PATH: path.dirname(nodeBinary(into)) + path.delimiter + (process.env['PATH'] ?? '') };
  await runCommand('npm', [...inner, ...quiet], { cwd: vscodeFolder(into), env, timeoutMs: NPM_LIMIT_MS });

  await runCommand(nodeBinary(into), ['--version'], { timeoutMs: 30_000 });
  console.log(`code-server ${version}: ready after ${Math.round((Date.now() - started) / 1000)} s`);
}

// The `node` package is a script that installs one of these; naming it directly needs no install script.
function platformNodePackage(): string {
  const os = process.platform === 'win32' ? 'win' : process.platform;
  const prefix = os === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${os}-${process.arch}`;
}

function nodeBinary(folder: string): string {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return path.join(folder, 'node_modules', platformNodePackage(), 'bin', name);
}

function vscodeFolder(folder: string): string {
  return path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
}
