/** One line of `ps -o pid= -o ppid= -o stat= -o uid= -o lstart= -o command=`. */
export interface PsRow {
  readonly pid: number;
  readonly parentPid: number;
  /** First letter is the state, `Z` for a zombie; what follows differs between systems. */
  readonly stat: string;
  /** As printed: macOS shows the uid of `nobody` as -2. */
  readonly uid: string;
  /** Milliseconds since the epoch, whole seconds; `null` when `ps` printed no time. */
  readonly startedAt: number | null;
  /** Empty when there is none to be seen. */
  readonly command: string;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

// lstart is `%c` of the C locale, e.g. `Sat Aug  1 10:48:00 2026`, padded by macOS; FreeBSD prints `-` without a time.
const row =
  /^ *(\d+) +(\d+) +(\S+) +(-?\d+) +(?:-|[A-Z][a-z]{2} +([A-Z][a-z]{2}) +(\d+) (\d+):(\d+):(\d+) (\d+))(?: +(.*))?$/;

/** Reads what `ps` printed with its time zone set to UTC; lines that are not rows are passed over. */
export function parsePs(text: string): readonly PsRow[] {
  const rows: PsRow[] = [];
  for (const line of text.split(/\r?\n/)) {
    const match = row.exec(line);
    if (match === null) {
      continue;
    }
    const [, pid, parentPid, stat, uid, month, day, hour, minute, second, year, command] = match;
    rows.push({
      pid: Number(pid),
      parentPid: Number(parentPid),
      stat: stat ?? '',
      uid: uid ?? '',
      startedAt: utcTime(month, [year, day, hour, minute, second].map(Number)),
      command: withoutDefunct(command ?? ''),
    });
  }
  return rows;
}

function utcTime(monthName: string | undefined, numbers: readonly number[]): number | null {
  const month = months.findIndex((name) => name === monthName);
  const [year = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN] = numbers;
  const time = Date.UTC(year, month, day, hour, minute, second);
  const date = new Date(time);
  // Date.UTC carries over what a calendar does not have (February 30th) and reads the year 26 as 1926.
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month && date.getUTCDate() === day;
  return isReal && hour < 24 && minute < 60 && second <= 60 ? time : null;
}

/** Linux writes `[name] <defunct>`, macOS `<defunct>` alone. */
function withoutDefunct(command: string): string {
  return command.replace(/ ?<defunct>\s*$/, '').trimEnd();
}
