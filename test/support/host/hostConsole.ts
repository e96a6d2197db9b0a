import { appendFileSync } from 'node:fs';
import { format } from 'node:util';
import { isHarnessNoise } from './consoleNoise';

type Level = 'log' | 'info' | 'warn' | 'error';
const levels: readonly Level[] = ['log', 'info', 'warn', 'error'];

/**
 * Copies what this process prints on its console into a file, and returns the way back. Inside an extension host the
 * console goes to the window's log, where it can no longer be told from the workbench's own lines.
 */
export function copyConsole(file: string): () => void {
  const original = globalThis.console;
  // The host's console ignores assignments to its methods, so the object is replaced.
  const copying = Object.create(original) as Console;
  for (const level of levels) {
    const print = (...args: unknown[]): void => {
      const text = format(...args);
      if (!isHarnessNoise(text)) {
        appendFileSync(file, `${text}\n`);
      }
      original[level](...args);
    };
    Object.defineProperty(copying, level, { value: print, enumerable: true });
  }
  globalThis.console = copying;
  return () => {
    globalThis.console = original;
  };
}
