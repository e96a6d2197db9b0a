/** Milliseconds of processor time that this process, with all its threads, takes from now on. */
export function startCpuMeter(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
}
