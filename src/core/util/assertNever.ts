/** Makes a forgotten case a compile error; at run time, a clear one. */
export function assertNever(value: never): never {
  throw new Error(`unhandled case ${JSON.stringify(value)}`);
}
