/** Device and inode as one text: the same for every name of a file. */
export function fileKey(file: { readonly dev: string; readonly ino: string }): string {
  return `${file.dev}:${file.ino}`;
}
