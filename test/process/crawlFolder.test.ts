import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { sep } from 'node:path';
import { describe, it } from 'mocha';
import { plainCatalog } from '../../src/core/dialects/catalogOptions';
import { crawlFolder, noFinds, planOf } from '../../src/node/files/crawlFolder';
import { createCatalog } from '../../src/node/files/createCatalog';

describe('a crawl of the whole machine', () => {
  it('enters all that is there, but not what the kernel makes up', () => {
    const request = { root: sep, prunedNames: [], excludes: [], catalog: plainCatalog, isHurried: false };
    const pending: string[] = [];
    assert.equal(crawlFolder('', planOf(request, createCatalog(plainCatalog)), noFinds(), pending), null);
    const there = readdirSync(sep, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const expected = there.map(({ name }) => sep + name).filter((path) => path !== '/proc' && path !== '/sys');
    assert.ok(expected.length > 0);
    assert.deepEqual(pending.sort(), expected.sort());
  });
});
