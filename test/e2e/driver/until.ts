import { setTimeout as sleep } from 'node:timers/promises';

/** How long the driver waits for something to appear before it says that it did not. */
export const PATIENCE_MS = 15_000;

const POLL_MS = 60;

/** Polls until `look` returns something other than undefined or false. @throws {Error} naming what was waited for */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  timeoutMs = PATIENCE_MS,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) {
      return found;
    }
    if (Date.now() > deadline) {
      throw new Error(`waited ${timeoutMs} ms for ${what}`);
    }
    await sleep(POLL_MS);
  }
}

/** A string is matched in full, a pattern anywhere. */
export type TextMatch = string | RegExp;

/** Whether a text is the one meant. */
export function matches(text: string, wanted: TextMatch): boolean {
  return typeof wanted === 'string' ? text === wanted : wanted.test(text);
}

/** The pattern by which a locator finds exactly such a text. */
export function exactly(wanted: TextMatch): RegExp {
  return typeof wanted === 'string' ? new RegExp(`^\\s*${escaped(wanted)}\\s*$`) : wanted;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The text of an element as a reader sees it: without line breaks and doubled spaces. */
export function tidy(text: string | null): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}
