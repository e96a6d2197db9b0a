/**
 * Folders no crawl enters, whatever the user excludes: git's object store, whose 256 parts hold nothing but objects.
 * What lies beside them (`objects/info`, `objects/pack`) does have locks. `parent` ends in the name of the folder.
 */
export function isObjectStorePart(parent: string, name: string): boolean {
  return name.length === 2 && /^[0-9a-f]{2}$/.test(name) && /(?:^|[\\/])objects$/.test(parent);
}

/**
 * Folders that are looked into although a folder above them is left out, by the name of that one and the way below
 * it: a package folder is too large to walk through, and yet a few tools keep their locks in it.
 */
export const peeks: Readonly<Record<string, readonly (readonly string[])[]>> = {
  node_modules: [[], ['.deno'], ['.cache', 'vinext'], ['.pnpm']],
};
