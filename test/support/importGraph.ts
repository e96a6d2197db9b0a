import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

/** One import in a source file. `typeOnly` imports are gone at run time, but still tie the file to the other. */
export interface Import {
  readonly specifier: string;
  /** Path below `src` with forward slashes when it is one of our files, `null` for a package. */
  readonly target: string | null;
}

/** Every file below `src`, with what it imports. */
export function importGraph(source: string): ReadonlyMap<string, readonly Import[]> {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return new Map(
    files.map((file) => {
      const path = join(source, file);
      const { importedFiles } = ts.preProcessFile(readFileSync(path, 'utf8'), true, true);
      const imports = importedFiles.map(({ fileName }) => ({
        specifier: fileName,
        target: fileName.startsWith('.') ? targetOf(source, path, fileName) : null,
      }));
      return [withSlashes(file), imports];
    }),
  );
}

/** The room of a file: its first folder, or its own name for a composition root. */
export function roomOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : file.replace(/\.ts$/, '');
}

/** Cycles of files, each as the path that closes it; empty when there is none. */
export function cyclesOf(graph: ReadonlyMap<string, readonly Import[]>): readonly (readonly string[])[] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) {
      cycles.push([...path.slice(at), file]);
      return;
    }
    if (done.has(file)) return;
    for (const { target } of graph.get(file) ?? []) if (target !== null) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return cycles;
}

function targetOf(source: string, from: string, specifier: string): string {
  const path = resolve(dirname(from), specifier);
  const file = [`${path}.ts`, path].find((candidate) => existsSync(candidate)) ?? path;
  return withSlashes(relative(source, file));
}

function withSlashes(path: string): string {
  return path.split(sep).join('/');
}
