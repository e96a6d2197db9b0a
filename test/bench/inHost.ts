import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleTests } from '../support/host/bundleTests';
import { projectRoot } from '../support/host/cache';
import { isGood, runInHost } from '../support/host/inHost';
import { closeWarmBrowser } from '../support/host/warmBrowser';
import type { Figure } from './report';

/** What only a real VS Code can measure, in milliseconds. */
export interface InHostMeasures {
  /** The longest that the event loop of the extension host was held up while Lockscope was loaded and activated. */
  readonly activationMs: number;
  /** A lock in a folder never seen before, until it stands in the snapshot: the worst of ten. */
  readonly unseenFolderMs: number;
}

/** Measures inside the newest VS Code; `npm run build` must have been run. */
export async function inHost(): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'lockscope-measures-'));
  const file = join(folder, 'measures.json');
  const workspace = mkdtempSync(join(tmpdir(), 'lockscope-workspace-'));
  try {
    const from = join(projectRoot, 'test', 'bench', 'host');
    const testsEntry = await bundleTests({ from, into: join(projectRoot, 'out', 'bench', 'host') });
    const result = await runInHost({
      vscodeVersion: '1.139.1',
      extensionPath: projectRoot,
      testsEntry,
      workspace,
      env: { LOCKSCOPE_MEASURES: file },
      onLine: () => undefined,
    });
    if (!isGood(result))
      throw new Error(`no measures: ${JSON.stringify(result.failures)} ${result.windowLog.join('\n')}`);
    return inHostFigure(JSON.parse(readFileSync(file, 'utf8')) as InHostMeasures);
  } finally {
    await closeWarmBrowser();
    for (const made of [folder, workspace]) rmSync(made, { recursive: true, force: true });
  }
}

function inHostFigure({ activationMs, unseenFolderMs }: InHostMeasures): Figure {
  return {
    id: 'F',
    title: 'Inside VS Code',
    rows: [
      { what: 'activation holds up the host', value: activationMs, unit: 'ms', target: { limit: 50, of: 'value' } },
      {
        what: 'a lock in a folder never seen before',
        value: unseenFolderMs,
        unit: 'ms',
        target: { limit: 2_000, of: 'value' },
      },
    ],
  };
}
