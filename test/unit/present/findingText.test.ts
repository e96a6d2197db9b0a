import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { FindingCode, FindingSeverity } from '../../../src/core/journal/report';
import { findingText, findingTitle, severityIcon, severityWord } from '../../../src/present/findingText';
import { assertSentence, assertTitle, hostile, raw } from './sentences';

/** Every code there is, with its title, so that one without words does not compile. */
const titles: Readonly<Record<FindingCode, string>> = {
  'empty-file': 'empty',
  'missing-header': 'no header',
  'malformed-header': 'damaged header',
  'unsupported-version': 'another version',
  'header-timestamp-invalid': 'unusable header time',
  'header-uninitialised': 'its time is 0',
  'header-in-middle': 'header in the middle',
  'no-final-newline': 'cut off',
  'glued-line': 'glued or cut',
  'bare-deleted': 'deletion of nothing',
  'nul-byte': 'NUL bytes',
  'invalid-utf8': 'invalid UTF-8',
  'control-character': 'control character',
  'carriage-return': 'CR LF line end',
  'absolute-path': 'absolute path',
  'parent-path': 'path leaves the project',
  'line-too-long': 'line too long',
  'byte-order-mark': 'byte order mark',
  'json-invalid': 'not JSON',
  'json-cut': 'cut in the middle',
  'json-glued': 'two entries in a line',
  'json-half-written': 'half written',
  'json-unclosed': 'no line end',
  'json-too-deep': 'nested too deep',
  'header-unmatched': 'not the declared header',
  'line-unmatched': 'not a declared line',
  'line-not-compared': 'too long to compare',
  'line-half-written': 'half written',
  'line-not-utf8': 'not UTF-8',
  'wal-header-damaged': 'damaged header',
  'wal-header-cut': 'begun and no more',
  'wal-version': 'another version',
  'wal-uncommitted': 'unfinished transaction',
  'wal-torn-frame': 'torn tail',
  'wal-chain-broken': 'chain broken in the middle',
  'wal-commit-out-of-reach': 'transaction behind a break',
  'rollback-header-damaged': 'damaged header',
  'rollback-header-cut': 'begun and no more',
  'rollback-not-synced': 'not yet needed',
  'rollback-record-damaged': 'damaged page',
  'rollback-records-unusable': 'unusable pages',
  'rollback-records-cut': 'cut off',
  'rollback-record-torn': 'torn tail',
  'rollback-page-outside': 'page beyond the database',
  'rollback-page-twice': 'page twice',
  'rollback-count-damaged': 'damaged count',
  'rollback-part-damaged': 'damaged header of a part',
  'rollback-super-damaged': 'damaged super-journal name',
  'rollback-super-cut': 'unfinished super-journal name',
  'rollback-hot': 'hot: to be rolled back',
  'database-missing': 'database missing',
};
const codes = Object.keys(titles) as FindingCode[];

const severities: Readonly<Record<FindingSeverity, string>> = { error: 'error', warning: 'warning', info: 'note' };

describe('findings', () => {
  it('of every kind have a title of a few words', () => {
    assert.deepEqual(Object.fromEntries(codes.map((code) => [code, findingTitle(code)])), titles);
    codes.map(findingTitle).forEach(assertTitle);
  });

  it('of every kind say in sentences what it means, each in its own', () => {
    const texts = codes.map((code) => findingText({ code, excerpt: '' }));
    texts.forEach(assertSentence);
    assert.equal(new Set(texts).size, codes.length);
  });

  it('quote what stands there', () => {
    assert.equal(
      findingText({ code: 'parent-path', excerpt: '../x.ts' }),
      'The path leaves the project. A file outside it may get into the graph. Here: “../x.ts”.',
    );
  });

  it('make hostile text harmless', () => {
    for (const code of codes) assert.doesNotMatch(findingText({ code, excerpt: hostile }), raw);
  });

  it('have a word and an icon for every severity', () => {
    const all = Object.keys(severities) as FindingSeverity[];
    assert.deepEqual(
      all.map((severity) => [severity, severityWord(severity), severityIcon(severity).id]),
      [
        ['error', 'error', 'error'],
        ['warning', 'warning', 'warning'],
        ['info', 'note', 'info'],
      ],
    );
  });
});
