import * as path from 'node:path';
import { boundedRun, type Runner } from './boundedRun';

const timeoutMs = 10_000;
const maxBytes = 32 * 1024 * 1024;

export interface NetstatOptions {
  readonly run?: Runner;
}

/** What it printed, or why it cannot be believed. */
export type NetstatRun = { readonly text: string } | { readonly reason: string };

/** Runs netstat of Windows, which names the process of every port to everybody. */
export async function runNetstat({ run = boundedRun }: NetstatOptions, signal?: AbortSignal): Promise<NetstatRun> {
  const program = path.win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'netstat.exe');
  const ran = await run(program, ['-a', '-n', '-o'], { env: process.env, timeoutMs, maxBytes, signal });
  if (ran.kind === 'failed') return { reason: ran.reason };
  return ran.code === 0 ? { text: ran.stdout } : { reason: `netstat: exit ${ran.code}` };
}
