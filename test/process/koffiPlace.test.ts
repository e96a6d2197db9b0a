import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporaryFolder';

const loader = join(__dirname, '../../src/node/files/native/koffi.ts');

describe('koffi', () => {
  let folder: TemporaryFolder;
  let load: () => unknown;

  beforeEach(async () => {
    folder = createTemporaryFolder();
    const bundle = folder.at('home/extensions/lockscope/dist/extension.js');
    await build({ entryPoints: [loader], outfile: bundle, bundle: true, platform: 'node', format: 'cjs' });
    write('home/extensions/lockscope/package.json', '{}');
    load = (createRequire(__filename)(bundle) as { loadKoffi: () => unknown }).loadKoffi;
  });

  afterEach(() => folder.remove());

  function write(name: string, text: string): void {
    mkdirSync(dirname(folder.at(name)), { recursive: true });
    writeFileSync(folder.at(name), text);
  }

  it('is loaded from the package of the extension, before all else', () => {
    write('home/extensions/lockscope/node_modules/koffi/indirect.cjs', 'module.exports = "of the checkout"');
    assert.equal(load(), 'of the checkout');
    write('home/extensions/lockscope/dist/koffi/src/koffi/indirect.cjs', 'module.exports = "of the package"');
    assert.equal(load(), 'of the package');
  });

  it('is never loaded from a folder above, whoever has put it there', () => {
    for (const above of ['home/extensions', 'home', '.']) {
      write(`${above}/node_modules/koffi/indirect.cjs`, 'module.exports = "of somebody else"');
      write(`${above}/node_modules/koffi/index.js`, 'module.exports = "of somebody else"');
      write(`${above}/package.json`, '{}');
    }
    assert.throws(load, /koffi is not installed/);
  });
});
