import type { GraphFacts } from '../../core/journal/graphFacts';
import type { GraphTrouble, GraphTroubleCode } from '../../core/journal/graphTrouble';
import { fail, ok, type Result } from '../../core/result';

const codes: readonly GraphTroubleCode[] = [
  'missing',
  'not-a-file',
  'busy',
  'in-transaction',
  'foreign',
  'unreadable',
  'too-slow',
  'no-reader',
];
const messageLimit = 300;

/** What the reader printed, if it is an answer as it gives them. */
export function parseGraphAnswer(text: string): Result<GraphFacts, GraphTrouble> | undefined {
  const answer = parsed(text);
  if (!isObject(answer)) return undefined;
  if (answer['ok'] === true) {
    const facts = factsOf(answer['value']);
    return facts && ok(facts);
  }
  const trouble = answer['ok'] === false ? troubleOf(answer['error']) : undefined;
  return trouble && fail(trouble);
}

function factsOf(value: unknown): GraphFacts | undefined {
  if (!isObject(value)) return undefined;
  const { files, newestAt, engine } = value;
  if (files !== null && (typeof files !== 'number' || !Number.isSafeInteger(files) || files < 0)) return undefined;
  if (newestAt !== null && (typeof newestAt !== 'number' || !Number.isFinite(newestAt))) return undefined;
  if (engine !== null && engine !== 'native' && engine !== 'wasm') return undefined;
  return { files, newestAt, engine };
}

function troubleOf(value: unknown): GraphTrouble | undefined {
  if (!isObject(value)) return undefined;
  const code = codes.find((known) => known === value['code']);
  const message = value['message'];
  return code === undefined || typeof message !== 'string'
    ? undefined
    : { code, message: message.slice(0, messageLimit) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
