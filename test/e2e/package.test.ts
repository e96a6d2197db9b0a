import * as assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { localTarget, placeNativeParts, targets } from '../support/packaging/nativeParts.mjs';
import { packagedExtension, universalExtension } from './support/packaged';
import { SETUP_LIMIT_MS } from './support/stage';

const BUNDLE_LIMIT = 300 * 1024;
const BINARY_LIMIT = 2 * 1024 * 1024;

/** How a binary begins: that of Linux (ELF, 64 or 32 bits, …, the machine) and that of macOS (Mach-O, the processor). */
const beginnings: Readonly<Record<string, RegExp>> = {
  'linux-x64': /^7f454c4602.{26}3e00/,
  'linux-arm64': /^7f454c4602.{26}b700/,
  'linux-armhf': /^7f454c4601.{26}2800/,
  'alpine-x64': /^7f454c4602.{26}3e00/,
  'alpine-arm64': /^7f454c4602.{26}b700/,
  'darwin-x64': /^cffaedfe07000001/,
  'darwin-arm64': /^cffaedfe0c000001/,
};

describe('the package', function () {
  this.timeout(SETUP_LIMIT_MS);

  const installed = async (made: typeof packagedExtension): Promise<string> => {
    const { extensionsDir } = await made();
    const [name] = readdirSync(extensionsDir).filter((entry) => entry.startsWith('lockscope.'));
    return path.join(extensionsDir, name ?? '');
  };
  const filesIn = (folder: string): readonly string[] =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort();

  it('is made without a warning, for this platform and for all', async () => {
    for (const made of [packagedExtension, universalExtension]) {
      const { output } = await made();
      assert.doesNotMatch(output, /WARNING/);
      assert.match(output, /Packaged/);
    }
  });

  it('has an extension bundle that loads at once', async () => {
    const { size } = statSync(path.join(await installed(packagedExtension), 'dist', 'extension.js'));
    assert.ok(size < BUNDLE_LIMIT, `${size} bytes`);
  });

  it('made for this platform has one binary and its loader more than the universal one, and nothing else', async () => {
    const [own, universal] = [
      filesIn(await installed(packagedExtension)),
      filesIn(await installed(universalExtension)),
    ];
    assert.deepEqual(
      universal.filter((file) => file.endsWith('.node') || file.includes('node_modules') || !own.includes(file)),
      [],
    );
    const more = own
      .filter((file) => !universal.includes(file))
      .map((file) => file.replace(/\w+(?=\/koffi\.node$)/, ''));
    const koffi = ['LICENSE.txt', 'build/koffi//koffi.node', 'src/koffi/indirect.cjs'].map((at) => `dist/koffi/${at}`);
    assert.deepEqual(more, (await localTarget()) === undefined ? [] : koffi);
  });

  it('has for every platform the binary of that platform', async () => {
    assert.deepEqual([...targets].sort(), Object.keys(beginnings).sort());
    const folder = mkdtempSync(path.join(tmpdir(), 'lockscope-native-'));
    try {
      await Promise.all(targets.map((target) => placeNativeParts(target, path.join(folder, target))));
      for (const target of targets) {
        const binary = filesIn(path.join(folder, target)).filter((file) => file.endsWith('.node'));
        assert.equal(binary.length, 1);
        const bytes = readFileSync(path.join(folder, target, binary[0] ?? ''));
        assert.match(bytes.subarray(0, 20).toString('hex'), beginnings[target] ?? /^$/, target);
        assert.equal(bytes.includes('libc.musl-'), target.startsWith('alpine'), target);
        assert.ok(bytes.length < BINARY_LIMIT, target);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
