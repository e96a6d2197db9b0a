import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseCmdline, parseProcStat, parseProcStatus, parseUptime } from '../../../../src/node/processes/procStat';
import { recording } from '../../../fixtures/processes/recording';

describe('parseProcStat', function () {
  this.timeout(20_000);

  it('reads a process that chose its name to look like the fields behind it', () => {
    assert.deepEqual(parseProcStat(recording('proc-odd-name', 'stat.txt')), {
      pid: 22368,
      comm: 'a) Z (b\nc d',
      state: 'S',
      parentPid: 22327,
      threads: 1,
      isKernelThread: false,
      isProcess: true,
      startTicks: 190860,
    });
  });

  it('reads a zombie', () => {
    const stat = parseProcStat(recording('proc-zombie', 'stat.txt'));
    assert.equal(stat?.state, 'Z');
    assert.equal(stat?.threads, 1);
  });

  it('tells a main thread that ended before its process by the threads that are left', () => {
    const stat = parseProcStat(recording('proc-leader-gone', 'stat.txt'));
    assert.equal(stat?.state, 'Z');
    assert.equal(stat?.threads, 2);
  });

  it('tells a thread of the kernel from a program', () => {
    const stat = (flags: number): string => `2 (kthreadd) S 0 0 0 0 -1 ${flags} ${'0 '.repeat(10)}1 0 5 0 0\n`;
    assert.equal(parseProcStat(stat(0x0020_8040))?.isKernelThread, true);
    assert.equal(parseProcStat(stat(0x0040_0100))?.isKernelThread, false);
  });

  it('tells a process from a thread by the signal of its end, and from nothing where there is none', () => {
    const stat = (...end: readonly (number | string)[]): string =>
      ['2 (sh) S 0 0 0 0 -1 64', ...Array<number>(10).fill(0), '1 0 5', ...Array<number>(15).fill(0), ...end].join(' ');
    const told = [[17], [17, 3], [-1, 3], [0, 3], ['x'], []].map((end) => parseProcStat(stat(...end))?.isProcess);
    assert.deepEqual(told, [true, true, false, false, false, false]);
  });

  it('reads back any name and any numbers', () => {
    const number = fc.nat();
    fc.assert(
      fc.property(
        number,
        fc.string({ unit: 'binary', maxLength: 15 }),
        number,
        fc.constantFrom('R', 'S', 'Z', 'X'),
        number,
        (pid, comm, parentPid, state, startTicks) => {
          const fields = [state, parentPid, ...Array<number>(15).fill(7), 3, 0, startTicks, 99, 18446744073709551615n];
          const text = `${pid} (${comm}) ${fields.join(' ')}\n`;
          assert.deepEqual(parseProcStat(text), {
            pid,
            comm,
            state,
            parentPid,
            threads: 3,
            isKernelThread: false,
            isProcess: false,
            startTicks,
          });
        },
      ),
    );
  });

  it('never throws, and refuses what is no stat line', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseProcStat(text)));
    fc.assert(fc.property(fc.stringMatching(/^\d* ?\(?[a-zA-Z )(]*\)?[ \d-]*$/), (text) => void parseProcStat(text)));
    for (const text of ['', '1', '1 (', '1 )', '1 (a) S', '(a) S 1', 'x (a) S 1 1']) {
      assert.equal(parseProcStat(text), null, text);
    }
  });
});

describe('parseProcStatus', function () {
  this.timeout(20_000);

  it('reads the process and the effective user', () => {
    assert.deepEqual(parseProcStatus(recording('proc-odd-name', 'status.txt')), { processPid: 22368, effectiveUid: 0 });
    assert.deepEqual(parseProcStatus('Name:\tTgid:\\n9\nTgid:\t12\nPid:\t13\nUid:\t1000\t1001\t1000\t1000\n'), {
      processPid: 12,
      effectiveUid: 1001,
    });
  });

  it('never throws, and refuses what lacks a field', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseProcStatus(text)));
    assert.equal(parseProcStatus('Tgid:\t1\n'), null);
    assert.equal(parseProcStatus('Uid:\t1\t1\t1\t1\n'), null);
  });
});

describe('parseCmdline', function () {
  this.timeout(20_000);

  it('joins arguments and drops the filling behind them', () => {
    assert.equal(parseCmdline(recording('proc-odd-name', 'cmdline.txt')), 'odd name 64');
    assert.equal(parseCmdline('nginx: master process\0\0\0\0'), 'nginx: master process');
    assert.equal(parseCmdline('git\0commit\0-m\0\0-a\0'), 'git commit -m  -a');
    assert.equal(parseCmdline(recording('proc-zombie', 'cmdline.txt')), '');
  });
});

describe('parseUptime', function () {
  this.timeout(20_000);

  it('reads the first number, in milliseconds', () => {
    assert.equal(parseUptime('909.60 1472.41\n'), 909_600);
    assert.equal(parseUptime('35245876.07 1.00\n'), 35_245_876_070);
  });

  it('never throws, and refuses anything else', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseUptime(text)));
    assert.equal(parseUptime(''), null);
    assert.equal(parseUptime('-1.00 2.00'), null);
  });
});
