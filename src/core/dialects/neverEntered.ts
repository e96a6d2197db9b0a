/**
 * Folders that no crawl enters, whatever the user excludes: git's object store, whose 256 parts hold nothing but objects.
 * What lies beside them (`objects/info`, `objects/pack`) does have locks. `parent` ends in the name of the folder.
 */
export function isObjectStorePart(parent: string, name: string): boolean {
  return name.length === 2 && /^[0-9a-f]{2}$/.test(name) && /(?:^|[\\/])objects$/.test(parent);
}

/** What the kernel of Linux makes up: thousands of folders that come and go with processes, and no file that was written. */
export function isKernelFolder(path: string): boolean {
  return path === '/proc' || path === '/sys';
}

/**
 * Folders that are looked into although a folder above them is left out, by the name of that one and the way below
 * it: a package folder is too large to walk through, and yet a few tools keep their locks in it.
 */
export const peeks: Readonly<Record<string, readonly (readonly string[])[]>> = {
  node_modules: [[], ['.deno'], ['.cache', 'vinext'], ['.pnpm']],
};
