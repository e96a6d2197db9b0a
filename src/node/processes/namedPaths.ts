import * as path from 'node:path';

/** Arguments beyond this number are not looked at: by then it is a list of files, and its first ones tell. */
const maxArguments = 2_000;

/** Arguments of `/proc/<pid>/cmdline`. */
export function argumentsOf(cmdline: string): readonly string[] {
  return cmdline.replace(/\0+$/, '').split('\0');
}

/**
 * The absolute paths that arguments may name: `dir`, `--option=dir`, `-Xdir`, `name=dir`, relative to `cwd` and to what
 * `-C` names. With `cwd` unknown only those that are absolute as they stand. The first argument is the program itself.
 */
export function namedPaths(args: readonly string[], cwd: string | null): ReadonlySet<string> {
  const paths = new Set<string>();
  const bases = cwd === null ? [] : [cwd];
  for (const [index, argument] of args.slice(1, maxArguments).entries()) {
    // `args[index]` is the argument before this one: the first has been cut off.
    const isFolder = args[index] === '-C';
    for (const text of namesIn(argument)) {
      if (path.posix.isAbsolute(text)) {
        paths.add(path.posix.normalize(text));
      }
      const named = bases.map((base) => path.posix.resolve(base, text));
      named.forEach((each) => paths.add(each));
      if (isFolder) {
        bases.push(...named);
      }
    }
  }
  return new Set([...paths].map(withoutSlash));
}

function namesIn(argument: string): readonly string[] {
  const value = /^(?:-{0,2}[\w.-]+)=(.*)$/s.exec(argument)?.[1];
  const attached = /^-[A-Za-z](.*\/.*)$/s.exec(argument)?.[1];
  return [argument, value ?? '', attached ?? ''].filter((text) => text !== '');
}

function withoutSlash(file: string): string {
  return file.length > 1 ? file.replace(/\/+$/, '') : file;
}

/** Whether `file` is `folder` or lies below it; both absolute and normalised. */
export function isInOrBelow(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
