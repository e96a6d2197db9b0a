/** RFC 6901: empty, or tokens that each begin with a slash, in which a tilde stands as `~0` and a slash as `~1`. */
export function isJsonPointer(pointer: string): boolean {
  return /^(?:\/(?:[^/~]|~[01])*)*$/.test(pointer);
}

/**
 * What stands at a pointer; `undefined` when nothing does, or the pointer is none. Own properties only: what objects
 * inherit stands in no file.
 */
export function atPointer(value: unknown, pointer: string): unknown {
  if (!isJsonPointer(pointer)) return undefined;
  let current = value;
  for (const key of pointerKeys(pointer)) {
    if (typeof current !== 'object' || current === null) return undefined;
    if (Array.isArray(current) ? !/^(?:0|[1-9]\d*)$/.test(key) : false) return undefined;
    if (!Object.hasOwn(current, key)) return undefined;
    current = (current as Readonly<Record<string, unknown>>)[key];
  }
  return current;
}

/** The keys that a pointer leads through. */
export function pointerKeys(pointer: string): readonly string[] {
  // In this order, so that `~01` is `~1`.
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A key as a token of a pointer, with its slash. */
export function pointerToken(key: string): string {
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
