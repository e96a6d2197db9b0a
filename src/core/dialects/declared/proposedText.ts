import { decimal } from '../content';
import { escaped, isAddress, meaningOf, type Readings } from './proposedReadings';
import { moment } from './timestamp';

/** Greater than any process number of Linux; those of Windows seldom are. */
const greatestPid = 4_194_304;

const keyed = /^([ \t]*(?:[A-Za-z][\w-]*(?:[ \t][A-Za-z][\w-]*)?)(?:[ \t]*[=:][ \t]*|[ \t]+)["']?)([^\s"']+)["']?\r?$/;

/** How lines of text tell of a holder: `pid=4711`, `PID: 4711`, or a pid that stands alone or with a host in the first. */
export function proposedText(text: string): Readings {
  const byKey = fromKeys(text);
  return byKey.pid === undefined ? fromFirstLine(text) : byKey;
}

function fromKeys(text: string): Readings {
  const found: { pid?: string; host?: string; time?: string } = {};
  text.split('\n').forEach((line, index) => {
    const [, before, value] = keyed.exec(line) ?? [];
    if (before === undefined || value === undefined) return;
    const meaning = meaningOf(before.replace(/[=:"']/g, ' ').trim());
    if (meaning === null || found[meaning] !== undefined || !fits[meaning](value)) return;
    const start = index === 0 ? '^' : '\\n';
    found[meaning] = start + escaped(before).replaceAll('\t', '\\t') + shapes[meaning];
  });
  return Object.fromEntries(Object.entries(found).map(([meaning, regex]) => [meaning, { regex }]));
}

/** Each ends where the value ends, in the file or in its line. */
const shapes: Readonly<Record<keyof Readings, string>> = {
  pid: '(\\d+)(?=["\'\\s]|$)',
  host: '([^\\s"\']+)',
  time: '([^\\s"\']+)',
};

const fits: Readonly<Record<keyof Readings, (value: string) => boolean>> = {
  pid: isPid,
  host: (value) => !isAddress(value),
  time: (value) => moment(value) !== undefined,
};

function fromFirstLine(text: string): Readings {
  const [line = '', ...rest] = text.split(/\r?\n/);
  const [pid = '', host, ...more] = line.split(/[ \t]+/);
  if (!isPid(pid) || more.length > 0) return {};
  if (host === undefined || host === '') return { pid: { regex: '^(\\d+)(?=\\s|$)' } };
  const isHost = rest.every((other) => other === '') && /^[A-Za-z][\w.-]*$/.test(host);
  return isHost ? { pid: { regex: '^(\\d+)[ \\t]' }, host: { regex: '^\\d+[ \\t]+(\\S+)' } } : {};
}

function isPid(text: string): boolean {
  const pid = decimal(text);
  return pid !== null && pid > 0 && pid <= greatestPid;
}
