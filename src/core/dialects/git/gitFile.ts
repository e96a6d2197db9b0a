/**
 * Where a `.git` file says that the git directory is: absolute, or relative to the folder of the file. `null` when the
 * text is that of no such file.
 */
export function gitDirNamed(text: string): string | null {
  return /^gitdir: ([^\r\n]+)[\r\n]*$/.exec(text)?.[1] ?? null;
}
