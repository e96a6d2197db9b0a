/** One `Win32_Process` of `Get-CimInstance … | ConvertTo-Json`. */
export interface CimRow {
  readonly pid: number;
  readonly parentPid: number;
  /** Of the executable, e.g. `node.exe`. */
  readonly name: string | null;
  /** `null` for processes that are not ours to look into. */
  readonly commandLine: string | null;
  /** Milliseconds since the epoch; `null` for the idle process. */
  readonly startedAt: number | null;
}

/** Reads an array, a lone object, or nothing at all: PowerShell writes each. `null` when the text is none of these. */
export function parseCim(text: string): readonly CimRow[] | null {
  const json = text.replace(/^\uFEFF/, '').trim();
  if (json === '') {
    return [];
  }
  const value = parseJson(json);
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const rows: CimRow[] = [];
  for (const item of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
    const row = rowOf(item);
    if (row === null) {
      return null;
    }
    rows.push(row);
  }
  return rows;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // SyntaxError: Windows PowerShell 5.1 leaves control characters of a command line as they are. Compressed output
    // has none between its tokens, so all of them stand inside of strings.
    return parseEscaped(json);
  }
}

function parseEscaped(json: string): unknown {
  const escaped = json.replace(/[\0-\x1f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  try {
    return JSON.parse(escaped);
  } catch {
    // SyntaxError: not JSON after all.
    return undefined;
  }
}

function rowOf(item: unknown): CimRow | null {
  if (typeof item !== 'object' || item === null) {
    return null;
  }
  const fields = item as Readonly<Record<string, unknown>>;
  const pid = fields['ProcessId'];
  const parentPid = fields['ParentProcessId'];
  if (typeof pid !== 'number' || !Number.isInteger(pid)) {
    return null;
  }
  return {
    pid,
    parentPid: typeof parentPid === 'number' ? parentPid : 0,
    name: textOf(fields['Name']),
    commandLine: textOf(fields['CommandLine']),
    startedAt: timeOf(fields['CreationDate']),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** ISO 8601 with its zone, as we ask for, or the `/Date(ms)/` that Windows PowerShell makes of a bare date. */
function timeOf(value: unknown): number | null {
  if (typeof value !== 'string') {
    return null;
  }
  const bare = /^\/Date\((-?\d{1,15})\)\/$/.exec(value)?.[1];
  if (bare !== undefined) {
    return Number(bare);
  }
  const time = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? null : time;
}
