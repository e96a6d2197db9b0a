import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { cyclesOf, importGraph, roomOf } from '../support/importGraph';

const source = join(__dirname, '../../src');

/** Who may call whom (CONTRIBUTING, "Rooms"). The composition roots see all. */
const allowed: Readonly<Record<string, { rooms: readonly string[]; packages: RegExp }>> = {
  core: { rooms: ['core'], packages: /^$/ },
  present: { rooms: ['present', 'core'], packages: /^@vscode\/l10n$/ },
  node: { rooms: ['node', 'core'], packages: /^(?:node:.+|chokidar|picomatch)$/ },
  engines: { rooms: ['engines', 'core'], packages: /^(?:node:.+|pg|pgpass|mysql2(?:\/promise)?)$/ },
  ui: { rooms: ['ui', 'present', 'core'], packages: /^(?:vscode|@vscode\/l10n)$/ },
  cli: {
    rooms: ['cli', 'node', 'present', 'core'],
    packages: /^(?:node:.+|@vscode\/l10n|commander|picocolors|string-width)$/,
  },
};

const roots = ['extension', 'cli'];

describe('the import graph', () => {
  const graph = importGraph(source);

  it('has no room that nobody gave rules', () => {
    const rooms = new Set([...graph.keys()].filter((file) => file.includes('/')).map(roomOf));
    assert.deepEqual(
      [...rooms].filter((room) => allowed[room] === undefined),
      [],
    );
  });

  it('lets every file import only from the rooms and packages its room may see', () => {
    const wrong = [...graph].flatMap(([file, imports]) => {
      const room = roomOf(file);
      const rule = file.includes('/') ? allowed[room] : undefined;
      if (rule === undefined) return [];
      return (
        imports
          // The version is written once, in the manifest.
          .filter(({ specifier }) => !(room === 'cli' && specifier === '../../package.json'))
          .filter(({ specifier, target }) =>
            target === null
              ? !rule.packages.test(specifier)
              : !target.includes('/') || !rule.rooms.includes(roomOf(target)),
          )
          .map(({ specifier }) => `${file} imports ${specifier}`)
      );
    });
    assert.deepEqual(wrong, []);
  });

  it('has no cycle', () => {
    assert.deepEqual(cyclesOf(graph), []);
  });

  it('has only the composition roots on the first level', () => {
    assert.deepEqual(
      [...graph.keys()].filter((file) => !file.includes('/')).sort(),
      roots.map((root) => `${root}.ts`).sort(),
    );
  });

  it('finds a forbidden import and a cycle when there is one', () => {
    const made = new Map([
      ['core/a.ts', [{ specifier: './b', target: 'core/b.ts' }]],
      ['core/b.ts', [{ specifier: './a', target: 'core/a.ts' }]],
    ]);
    assert.deepEqual(cyclesOf(made), [['core/a.ts', 'core/b.ts', 'core/a.ts']]);
  });

  it('keeps the top level of the project to what is agreed', () => {
    const agreed = [
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'README.md',
      'esbuild.mjs',
      'media',
      'package-lock.json',
      'package.json',
      'src',
      'test',
      'tsconfig.json',
    ];
    // Made by building and testing, and ignored by git.
    const made = /^(?:dist|out|node_modules|lockscope.*\.vsix)$/;
    const names = readdirSync(join(source, '..')).filter((name) => !name.startsWith('.') && !made.test(name));
    assert.deepEqual(names.sort(), agreed);
  });
});
