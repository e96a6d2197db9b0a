import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { extensions, workspace } from 'vscode';
import type { InHostMeasures } from '../inHost';

interface Api {
  readonly ready: Promise<void>;
  snapshot(): { readonly locks: readonly { readonly path: string; readonly verdict: string }[] };
}

const resolutionMs = 1;

/** Not a test of anything: mocha only carries the measures out of the host. */
describe('measures', () => {
  it('are taken', async () => {
    const extension = extensions.getExtension<Api>('lockscope.lockscope');
    assert.ok(extension !== undefined && !extension.isActive, 'it was active before it could be measured');
    const delay = monitorEventLoopDelay({ resolution: resolutionMs });
    delay.enable();
    // The monitor counts from one of its own ticks to the next: one before, one after.
    await ticks();
    delay.reset();
    const api = await extension.activate();
    await ticks();
    delay.disable();
    await api.ready;

    const unseen: number[] = [];
    for (let round = 0; round < 10; round++) unseen.push(await unseenFolder(api, round));
    const measures: InHostMeasures = {
      activationMs: delay.max / 1e6 - resolutionMs,
      unseenFolderMs: Math.max(...unseen),
    };
    writeFileSync(process.env['LOCKSCOPE_MEASURES'] ?? '', JSON.stringify(measures));
  });
});

function ticks(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

async function unseenFolder(api: Api, round: number): Promise<number> {
  const root = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const folder = join(root, `project-${round}`, 'deep', '.codegraph');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'changes.journal.lock');
  writeFileSync(path, `${process.pid}\n${process.pid}-0123456789abcdef\n`);
  const started = performance.now();
  while (!api.snapshot().locks.some((lock) => lock.path === path)) {
    assert.ok(performance.now() - started < 10_000, 'never seen');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return performance.now() - started;
}
