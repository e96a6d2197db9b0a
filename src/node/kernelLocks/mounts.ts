/** The type of each mounted file system by its device, in decimal as in `stat`; see proc_pid_mountinfo(5). */
export function parseMounts(mountinfo: string): ReadonlyMap<string, string> {
  const mounts = new Map<string, string>();
  for (const [, major, minor, type] of mountinfo.matchAll(/^\d+ \d+ (\d+):(\d+) .*? - (\S+) /gm)) {
    if (major !== undefined && minor !== undefined && type !== undefined) {
      mounts.set(deviceNumber(Number(major), Number(minor)), type);
    }
  }
  return mounts;
}

/** The number that `stat` gives for a device, in decimal. */
export function deviceNumber(major: number, minor: number): string {
  const low = minor % 256;
  return String((minor - low) * 2 ** 12 + major * 2 ** 8 + low);
}
