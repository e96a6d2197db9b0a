import * as assert from 'node:assert/strict';
import { packagedExtension } from './support/packaged';
import { SETUP_LIMIT_MS } from './support/stage';

const BUNDLE_LIMIT = 300 * 1024;

describe('the package', function () {
  this.timeout(SETUP_LIMIT_MS);

  it('is made without a warning', async () => {
    const { vsceOutput } = await packagedExtension();
    assert.doesNotMatch(vsceOutput, /WARNING/);
    assert.match(vsceOutput, /Packaged/);
  });

  it('has an extension bundle that loads at once', async () => {
    const { bundleBytes } = await packagedExtension();
    assert.ok(bundleBytes < BUNDLE_LIMIT, `${bundleBytes} bytes`);
  });
});
