import { decimal } from '../content';
import { pointerToken } from './jsonPointer';
import { isAddress, meaningOf, type Readings } from './proposedReadings';
import { moment } from './timestamp';

/** Levels looked into, and keys on each: a lock is small. */
const deepest = 3;
const most = 50;

/** Where JSON tells of its holder; `null` when the text is no JSON object. The shallowest pid has it. */
export function proposedJson(text: string): Readings | null {
  const root = parsed(text);
  if (!isObject(root)) return null;
  const found: { pid?: string; host?: string; time?: string } = {};
  let level: readonly (readonly [path: string, value: object])[] = [['', root]];
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const next: (readonly [string, object])[] = [];
    for (const [path, object] of level) {
      for (const [key, value] of Object.entries(object).slice(0, most)) {
        const pointer = path + pointerToken(key);
        const meaning = meaningOf(key);
        if (meaning !== null && found[meaning] === undefined && fits[meaning](value)) found[meaning] = pointer;
        if (isObject(value)) next.push([pointer, value]);
      }
    }
    level = next.slice(0, most);
  }
  // Without a pid it is nobody's to judge, and what else it says may be about anything.
  if (found.pid === undefined) return {};
  return Object.fromEntries(Object.entries(found).map(([meaning, pointer]) => [meaning, { pointer }]));
}

const fits: Readonly<Record<keyof Readings, (value: unknown) => boolean>> = {
  pid: (value) => (typeof value === 'number' || typeof value === 'string') && decimal(String(value)) !== null,
  host: (value) => typeof value === 'string' && value.trim() !== '' && !/\s/.test(value) && !isAddress(value),
  time: (value) => moment(value) !== undefined,
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // SyntaxError: not JSON.
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
