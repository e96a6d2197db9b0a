import * as assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installOnce } from './installOnce';

describe('installOnce', () => {
  let cache: string;
  let calls: number;

  beforeEach(() => {
    cache = mkdtempSync(path.join(tmpdir(), 'lockscope-install-'));
    calls = 0;
  });

  afterEach(() => rmSync(cache, { recursive: true, force: true }));

  async function fill(into: string): Promise<void> {
    calls += 1;
    await sleep(10);
    writeFileSync(path.join(into, 'tool'), '');
  }

  it('installs once for calls that meet, and not again afterwards', async () => {
    const folder = path.join(cache, 'tool-1');
    await Promise.all([installOnce(folder, fill), installOnce(folder, fill)]);
    await installOnce(folder, fill);
    assert.equal(calls, 1);
    assert.deepEqual(readdirSync(folder).sort(), ['.complete', 'tool']);
    assert.deepEqual(readdirSync(cache), ['tool-1']);
  });

  it('does a broken-off install over, and takes a lock whose owner is gone', async () => {
    const folder = path.join(cache, 'tool-1');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'half'), '');
    mkdirSync(`${folder}.partial-999999999`);
    writeFileSync(`${folder}.installing`, '999999999');
    await installOnce(folder, fill);
    assert.deepEqual(readdirSync(folder).sort(), ['.complete', 'tool']);
    assert.deepEqual(readdirSync(cache), ['tool-1']);
  });

  it('leaves nothing that looks complete when an install fails, and can be called again', async () => {
    const folder = path.join(cache, 'tool-1');
    await assert.rejects(
      installOnce(folder, () => Promise.reject(new Error('no network'))),
      /no network/,
    );
    await installOnce(folder, fill);
    assert.deepEqual(readdirSync(cache), ['tool-1']);
  });
});
