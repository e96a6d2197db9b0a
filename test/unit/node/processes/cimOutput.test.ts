import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseCim } from '../../../../src/node/processes/cimOutput';
import { recording } from '../../../fixtures/processes/recording';

describe('parseCim', function () {
  this.timeout(20_000);

  it('reads an array behind a byte order mark', () => {
    assert.deepEqual(parseCim(recording('windows-many.json.txt')), [
      { pid: 4, parentPid: 0, name: 'System', commandLine: null, startedAt: Date.parse('2026-10-07T06:12:01.500Z') },
      {
        pid: 1188,
        parentPid: 812,
        name: 'svchost.exe',
        commandLine: null,
        startedAt: Date.parse('2026-10-07T06:12:09.125Z'),
      },
      {
        pid: 7344,
        parentPid: 6120,
        name: 'node.exe',
        commandLine: '"C:\\Program Files\\nodejs\\node.exe" server.js --title "café"',
        startedAt: Date.parse('2026-10-07T08:00:00Z'),
      },
    ]);
  });

  it('reads a lone object and a bare date', () => {
    assert.deepEqual(parseCim(recording('windows-one.json.txt')), [
      { pid: 13600, parentPid: 37640, name: 'node.exe', commandLine: 'node pnpm.cjs dev', startedAt: 1784708137695 },
    ]);
  });

  it('reads control characters that were not escaped', () => {
    assert.equal(parseCim(recording('windows-control-characters.json.txt'))?.[0]?.commandLine, 'odd.exe \u0001a\tb');
  });

  it('takes nothing for no rows, and anything else for no answer', () => {
    assert.deepEqual(parseCim(''), []);
    assert.deepEqual(parseCim('\uFEFF\r\n'), []);
    for (const text of [
      'Get-CimInstance : Access denied',
      '7',
      'null',
      '[7]',
      '[{"ProcessId":"4"}]',
      '[{"ProcessId":4}',
      '{"error":1}',
    ]) {
      assert.equal(parseCim(text), null, text);
    }
  });

  it('does not guess a time without a zone', () => {
    const [row] = parseCim('{"ProcessId":1,"CreationDate":"2026-10-07T06:12:01.5"}') ?? [];
    assert.equal(row?.startedAt, null);
  });

  it('reads back any rows', () => {
    const row = fc.record(
      {
        pid: fc.nat(),
        parentPid: fc.nat(),
        name: fc.option(fc.string({ minLength: 1 })),
        commandLine: fc.option(fc.string({ minLength: 1, unit: 'grapheme' })),
        startedAt: fc.option(fc.integer({ min: 0, max: 4_102_444_799_999 })),
      },
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), (rows) => {
        const printed = rows.map((each) => ({
          ProcessId: each.pid,
          ParentProcessId: each.parentPid,
          Name: each.name,
          CommandLine: each.commandLine,
          CreationDate: each.startedAt === null ? null : new Date(each.startedAt).toISOString().replace('Z', '0000Z'),
        }));
        assert.deepEqual(parseCim(`${JSON.stringify(printed)}\r\n`), rows);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseCim(text)));
    fc.assert(fc.property(fc.json(), (text) => void parseCim(text)));
  });
});
