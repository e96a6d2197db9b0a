/** Milliseconds since the epoch with fractions, by a clock that can be compared between processes of one machine. */
export function moment(): number {
  return performance.timeOrigin + performance.now();
}
