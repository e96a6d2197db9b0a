import * as assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { sharesOf } from './shares';
import { createTemporaryFolder, type TemporaryFolder } from './temporaryFolder';

describe('the shares of a folder of tests', () => {
  let folder: TemporaryFolder;

  const file = (name: string, tests: number): string => {
    writeFileSync(folder.at(name), "  it('does', () => {});\n".repeat(tests));
    return folder.at(name);
  };

  before(() => {
    folder = createTemporaryFolder();
  });

  after(() => folder.remove());

  it('hold each file once, none that is no test, and weigh about as much as each other', () => {
    mkdirSync(folder.at('below'));
    const long = file('long.test.ts', 9);
    const middle = file('middle.test.ts', 4);
    const short = file(join('below', 'short.test.ts'), 2);
    file('support.ts', 50);
    assert.deepEqual(sharesOf(folder.path, 2, 3), [[long], [short, middle]]);
  });

  it('leave a share empty where there are fewer files than shares', () => {
    assert.equal(sharesOf(folder.path, 4, 3).filter((share) => share.length === 0).length, 1);
  });
});
