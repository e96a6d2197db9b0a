import assert from 'node:assert/strict';
import { extensions } from 'vscode';

export interface LockJson {
  readonly id: string;
  readonly path: string;
  readonly verdict: string;
  readonly releasable: boolean;
  readonly holder: { readonly pid: number; readonly liveness: string; readonly command: string | null } | null;
}

export interface JournalJson {
  readonly path: string;
  readonly health: string;
  readonly nextBuild: { readonly usesJournal: boolean | null; readonly reason: string | null } | null;
}

export interface EntryJson {
  readonly name: string;
  readonly path: string | null;
  readonly pid: number | string | null;
  readonly liveness: string | null;
  readonly verdict: string;
  readonly releasable: boolean;
  readonly evidence: readonly { readonly code: string }[];
}

export interface SnapshotJson {
  readonly version: number;
  readonly locks: readonly LockJson[];
  readonly journals: readonly JournalJson[];
  readonly registries: readonly { readonly entries: readonly EntryJson[] }[];
}

/** The extension under test, activated, after its first look at the workspace. */
export async function lockscope(): Promise<{ snapshot(): SnapshotJson }> {
  const extension = extensions.getExtension<{ snapshot(): SnapshotJson; ready: Promise<void> }>('lockscope.lockscope');
  assert.ok(extension !== undefined, 'the extension is not there');
  const api = await extension.activate();
  await api.ready;
  return api;
}

/** Waits until `probe` gives something; the time limit of mocha bounds it. */
export async function eventually<T>(what: string, probe: () => T | undefined, limitMs = 10_000): Promise<T> {
  const until = Date.now() + limitMs;
  for (;;) {
    const found = probe();
    if (found !== undefined) return found;
    assert.ok(Date.now() < until, `waited ${limitMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
