import * as assert from 'node:assert/strict';
import { codegraphJournal } from '../../../../src/core/journal/codegraph';
import type { JournalReport } from '../../../../src/core/journal/report';
import { codegraphFacts, latin1, utf8 } from '../../../support/journalBuilder';

const header = '# codegraph-journal v1 1795171083515\n';
const body = header.length;

function verify(bytes: Uint8Array): JournalReport {
  const verifier = codegraphJournal.createVerifier();
  verifier.push(bytes);
  return verifier.report();
}

/** Findings as `code@line:offset+length`, after `health`. Offsets in lines after an intact header count from its end. */
function summary(report: JournalReport, origin = 0): string {
  const findings = report.findings.map(
    ({ code, line, offset, length }) => `${code}@${line}:${offset - origin}+${length}`,
  );
  return [report.health, ...findings].join(' ');
}

describe('codegraph journal: the first line', () => {
  const cases: readonly (readonly [text: string, expected: string])[] = [
    ['', 'uninitialised empty-file@1:0+0'],
    ['# codegraph-journal v1 1795171083515\n', 'ok'],
    ['# codegraph-journal v1 1\n', 'ok'],
    ['# codegraph-journal v1  1795171083515 \n', 'ok'],
    ['# codegraph-journal v1 0\n', 'uninitialised header-uninitialised@1:23+1'],
    ['# codegraph-journal v1 0\nsrc/a\n', 'uninitialised header-uninitialised@1:23+1'],
    ['# codegraph-journal v1 0\nDELETED\n', 'damaged header-uninitialised@1:23+1 bare-deleted@2:25+7'],
    ['# codegraph-journal v1 0', 'damaged no-final-newline@1:0+24 header-uninitialised@1:23+1'],
    ['# codegraph-journal v1 1795', 'damaged no-final-newline@1:0+27'],
    ['# codegraph-journal v1 1795\r\n', 'ok carriage-return@1:27+1'],
    ['# codegraph-journal v1 \n', 'damaged header-timestamp-invalid@1:23+0'],
    ['# codegraph-journal v1 -5\n', 'damaged header-timestamp-invalid@1:23+2'],
    ['# codegraph-journal v1 NaN\n', 'damaged header-timestamp-invalid@1:23+3'],
    ['# codegraph-journal v1 Infinity\n', 'damaged header-timestamp-invalid@1:23+8'],
    ['# codegraph-journal v1 0x1f\n', 'damaged header-timestamp-invalid@1:23+4'],
    ['# codegraph-journal v1 1795.5\n', 'damaged header-timestamp-invalid@1:23+6'],
    ['# codegraph-journal v1 1e999\n', 'damaged header-timestamp-invalid@1:23+5'],
    ['# codegraph-journal v1 99999999999999999\n', 'damaged header-timestamp-invalid@1:23+17'],
    ['# codegraph-journal v1 1795src/a.ts\n', 'damaged header-timestamp-invalid@1:23+12'],
    ['# codegraph-journal v1 1795DELETED a\n', 'damaged header-timestamp-invalid@1:23+13'],
    ['# codegraph-journal v1 17# codegraph-journal v1 18\n', 'damaged header-timestamp-invalid@1:23+27'],
    ['# codegraph-journal v2 1795\n', 'damaged unsupported-version@1:20+2'],
    ['# codegraph-journal v10 1795\n', 'damaged unsupported-version@1:20+3'],
    ['# codegraph-journal v1.1 1795\n', 'damaged unsupported-version@1:20+4'],
    ['# codegraph-journal v1\n', 'damaged malformed-header@1:0+22'],
    ['# codegraph-journal v1\t1795\n', 'damaged malformed-header@1:0+27 control-character@1:22+1'],
    ['# codegraph-jOurnal v1 1795\n', 'damaged malformed-header@1:0+27'],
    [' # codegraph-journal v1 1795\n', 'damaged malformed-header@1:0+28'],
    ['#', 'damaged malformed-header@1:0+1 no-final-newline@1:0+1'],
    ['# codegr', 'damaged malformed-header@1:0+8 no-final-newline@1:0+8'],
    ['\xef\xbb\xbf# codegraph-journal v1 1795\n', 'damaged malformed-header@1:0+3'],
    ['\n', 'damaged missing-header@1:0+0'],
    ['# a note\nsrc/a\n', 'damaged missing-header@1:0+8'],
    ['src/a.ts\nDELETED b\n', 'damaged missing-header@1:0+8'],
    ['src/a# codegraph-journal v1 1795\n', 'damaged malformed-header@1:0+32'],
    ['\0\0\0\0', 'damaged missing-header@1:0+4 nul-byte@1:0+4 no-final-newline@1:0+4'],
    ['# codegraph-journal v1 17\x0095\n', 'damaged header-timestamp-invalid@1:23+5 nul-byte@1:25+1'],
    [
      '# codegraph-journal v1 1795\rsrc/a\r',
      'damaged no-final-newline@1:0+34 header-timestamp-invalid@1:23+10 control-character@1:27+1 carriage-return@1:33+1',
    ],
  ];
  for (const [text, expected] of cases) {
    it(`${JSON.stringify(text)} → ${expected}`, () => {
      assert.equal(summary(verify(latin1(text))), expected);
    });
  }
});

describe('codegraph journal: a line after the header', () => {
  const cases: readonly (readonly [text: string, expected: string])[] = [
    ['src/a.ts\n', 'ok'],
    ['\n\n', 'ok'],
    [' \t \n', 'ok'],
    ['# anything: DELETED /x ../y C:\\ \x01\n', 'ok'],
    ['  # indented\n', 'ok'],
    ['a b/c d.ts\n', 'ok'],
    ['DELETED a b.ts\n', 'ok'],
    ['DELETED.md\n', 'ok'],
    ['DELETED/a\n', 'ok'],
    ['DELETED_b\n', 'ok'],
    ['src/DELETED items/a\n', 'ok'],
    ['src/isDELETED\n', 'ok'],
    ['deleted src/a\n', 'ok'],
    ['foo..bar/a..\n', 'ok'],
    ['.../..a/b../.b\n', 'ok'],
    ['a/./b\n', 'ok'],
    ['a:b/c\n', 'ok'],
    ['C:a\n', 'ok'],
    ['\\a\n', 'ok'],
    ['src/#1 a.ts\n', 'ok'],
    ['DELETED #a\n', 'ok'],
    ['src/a.ts\nsrc/a.ts\nDELETED src/a.ts\n', 'ok'],
    ['src/a.ts', 'damaged no-final-newline@2:0+8'],
    ['src/a.ts\nDELE', 'damaged no-final-newline@3:9+4'],
    ['DELETED', 'damaged no-final-newline@2:0+7'],
    ['DELETED ..', 'damaged no-final-newline@2:0+10'],
    ['DELETED ../', 'damaged no-final-newline@2:0+11 parent-path@2:8+2'],
    ['DELETED\n', 'damaged bare-deleted@2:0+7'],
    ['DELETED \n', 'damaged bare-deleted@2:0+7'],
    ['  DELETED  \n', 'damaged bare-deleted@2:2+7'],
    ['DELETEDsrc/a\n', 'damaged glued-line@2:0+12'],
    ['DELETEDDELETED a\n', 'damaged glued-line@2:0+16'],
    ['DELETED# codegraph-journal v1 5\n', 'damaged glued-line@2:0+31'],
    ['DELETED DELETED a\n', 'damaged glued-line@2:8+9'],
    ['src/a.tsDELETED src/b.ts\n', 'damaged glued-line@2:8+16'],
    ['src/a.ts DELETED src/b.ts\n', 'damaged glued-line@2:9+16'],
    ['aDELETED b\n', 'damaged glued-line@2:1+9'],
    ['DELETED aDELETED b\n', 'damaged glued-line@2:9+9'],
    ['src/a# codegraph-journal v1 5\n', 'damaged glued-line@2:5+24'],
    ['123456# codegraph-journal v1 5\n', 'damaged glued-line@2:6+24'],
    ['DELETED # codegraph-journal v1 5\n', 'damaged glued-line@2:8+24'],
    ['# codegraph-journal v1 5\n', 'damaged header-in-middle@2:0+24'],
    ['a\n# codegraph-journal v2 5\n', 'damaged header-in-middle@3:2+24'],
    ['/x\n', 'damaged absolute-path@2:0+2'],
    ['DELETED /x\n', 'damaged absolute-path@2:8+2'],
    [' /x\n', 'damaged absolute-path@2:1+2'],
    ['C:\\x\n', 'damaged absolute-path@2:0+4'],
    ['c:/x\n', 'damaged absolute-path@2:0+4'],
    ['\\\\server\\a\n', 'damaged absolute-path@2:0+10'],
    ['../a\n', 'damaged parent-path@2:0+2'],
    ['..\n', 'damaged parent-path@2:0+2'],
    ['a/../b\n', 'damaged parent-path@2:2+2'],
    ['a\\..\\b\n', 'damaged parent-path@2:2+2'],
    ['DELETED a/..\n', 'damaged parent-path@2:10+2'],
    ['/../a\n', 'damaged absolute-path@2:0+5 parent-path@2:1+2'],
    ['a\0b\0\0c\n', 'damaged nul-byte@2:1+1 nul-byte@2:3+2'],
    ['# a\0\n', 'damaged nul-byte@2:3+1'],
    ['a\tb\x1b[0m\x7f\n', 'damaged control-character@2:1+1 control-character@2:3+1 control-character@2:7+1'],
    ['a\x7fb\n', 'damaged control-character@2:1+1'],
    ['a\rb\n', 'damaged control-character@2:1+1'],
    ['a\r\nb\r\n', 'ok carriage-return@2:1+1'],
    ['a\r\r\n', 'ok carriage-return@2:1+2'],
    ['\r\n', 'ok carriage-return@2:0+1'],
    ['DELETED\tsrc/a\n', 'damaged control-character@2:7+1'],
    ['a\xff\xfeb\xc3\n', 'damaged invalid-utf8@2:1+2 invalid-utf8@2:4+1'],
    ['# \xff\n', 'damaged invalid-utf8@2:2+1'],
    ['\xed\xa0\x80\n', 'damaged invalid-utf8@2:0+3'],
    ['\xc0\xaf\xe0\x80\x80\n', 'damaged invalid-utf8@2:0+5'],
    ['\xf4\x90\x80\x80\n', 'damaged invalid-utf8@2:0+4'],
    ['a\xf0\x9f\x98', 'damaged no-final-newline@2:0+4 invalid-utf8@2:1+3'],
    ['ok\nDELETED\nok\n/x\n', 'damaged bare-deleted@3:3+7 absolute-path@5:14+2'],
  ];
  for (const [text, expected] of cases) {
    it(`${JSON.stringify(text)} → ${expected}`, () => {
      assert.equal(summary(verify(latin1(header + text)), body), expected);
    });
  }

  it('takes names in any script, of characters of any length', () => {
    assert.equal(summary(verify(utf8(`${header}src/ünï/模块/😀/e\u0301.ts\nDELETED \u{10ffff}\n`))), 'ok');
  });
});

describe('codegraph journal: the rest of the report', () => {
  it('counts lines, changes and deletions as codegraph reads them', () => {
    const report = verify(utf8(`${header}a\n\n# note\nDELETED b\nDELETED\na\nDELETED c`));
    const { facts, bytes, findingCount } = report;
    assert.deepEqual(
      { facts, bytes, findingCount },
      {
        facts: { kind: 'codegraph', lines: 8, entries: 3, deletions: 2, headerTimestamp: 1_795_171_083_515 },
        bytes: 76,
        findingCount: 2,
      },
    );
  });

  for (const [text, expected] of [
    ['# codegraph-journal v1 0\n', null],
    ['# codegraph-journal v1 0x1f\n', null],
    ['# codegraph-journal v1 99999999999999999\n', null],
    ['# codegraph-journal v1 1795.5\n', 1795.5],
    ['# codegraph-journal v1 17', 17],
    ['src/a\n', null],
  ] as const) {
    it(`has the time ${expected} from ${JSON.stringify(text)}`, () => {
      assert.equal(codegraphFacts(verify(utf8(text))).headerTimestamp, expected);
    });
  }

  it('calls what makes a reader refuse the journal an error, a likely loss a warning, the harmless an info', () => {
    const report = verify(
      latin1(`${header}a\r\nDELETED\nDELETEDx\n# codegraph-journal v1 5\n\x01\n/a\n..\n\0\n\xff\nz`),
    );
    assert.deepEqual(
      report.findings.map(({ code, severity }) => `${severity} ${code}`),
      [
        'info carriage-return',
        'warning bare-deleted',
        'warning glued-line',
        'warning header-in-middle',
        'warning control-character',
        'error absolute-path',
        'error parent-path',
        'error nul-byte',
        'error invalid-utf8',
        'warning no-final-newline',
      ],
    );
  });

  it('keeps a thousand findings and counts on', () => {
    const report = verify(utf8(header + '/x\n'.repeat(1500)));
    assert.deepEqual([report.findings.length, report.findingCount], [1000, 1500]);
    assert.equal(report.findings[999]?.line, 1001);
  });
});
