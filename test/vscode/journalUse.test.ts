import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extensions, workspace } from 'vscode';
import { eventually, type JournalJson, lockscope, type SnapshotJson } from './lockscopeApi';

/** The newest file in the recorded graph. Milliseconds since the epoch. */
const graphAt = Date.UTC(2026, 10, 20, 11);

describe('whether the next build of codegraph uses its journal', () => {
  const root = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const state = join(root, 'used', '.codegraph');
  const journal = join(state, 'changes.journal');
  let api: { snapshot(): SnapshotJson };

  before(async () => {
    api = await lockscope();
  });

  afterEach(() => rmSync(join(root, 'used'), { recursive: true, force: true }));

  const write = (headerAt: number): void => writeFileSync(journal, `# codegraph-journal v1 ${headerAt}\nsrc/a.ts\n`);
  const said = (usesJournal: boolean | null, reason: string | null): Promise<JournalJson> =>
    eventually(`${usesJournal}, ${reason}`, () =>
      api
        .snapshot()
        .journals.find(
          ({ path, nextBuild }) =>
            path === journal && nextBuild?.usesJournal === usesJournal && nextBuild.reason === reason,
        ),
    );

  it('is read from the graph beside it, and follows both of them', async () => {
    const folder = extensions.getExtension('lockscope.lockscope')?.extensionPath ?? assert.fail('no extension');
    const graph = join(folder, 'test', 'fixtures', 'codegraph', '3.11.2', 'graph.bytes');
    mkdirSync(state, { recursive: true });
    write(graphAt);
    await said(null, 'missing');
    copyFileSync(graph, join(state, 'new'));
    renameSync(join(state, 'new'), join(state, 'graph.db'));
    await said(true, null);
    write(graphAt - 1);
    assert.equal((await said(false, 'older')).health, 'ok');
    write(graphAt + 1);
    await said(true, null);
  });
});
