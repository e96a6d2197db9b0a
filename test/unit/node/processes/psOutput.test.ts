import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parsePs } from '../../../../src/node/processes/psOutput';
import { recording } from '../../../fixtures/processes/recording';

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `%c` of the C locale. */
function lstart(time: number): string {
  const date = new Date(time);
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map((part) =>
    String(part).padStart(2, '0'),
  );
  const day = String(date.getUTCDate()).padStart(2, ' ');
  return `${weekdays[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${day} ${clock.join(':')} ${date.getUTCFullYear()}`;
}

describe('parsePs', function () {
  this.timeout(20_000);

  it('reads what procps printed', () => {
    const at = Date.parse('2026-11-20T12:41:56Z');
    assert.deepEqual(parsePs(recording('procps-4.0.2.txt')), [
      {
        pid: 2,
        parentPid: 0,
        stat: 'S',
        uid: '0',
        startedAt: Date.parse('2026-11-20T12:10:08Z'),
        command: '[kthreadd]',
      },
      { pid: 22368, parentPid: 22327, stat: 'S', uid: '0', startedAt: at, command: 'odd name 64' },
      { pid: 22369, parentPid: 22327, stat: 'Z', uid: '0', startedAt: at, command: '[sleep]' },
      { pid: 22370, parentPid: 22327, stat: 'S', uid: '0', startedAt: at, command: 'sleep 61' },
      {
        pid: 22371,
        parentPid: 22327,
        stat: 'S',
        uid: '0',
        startedAt: at,
        command: 'sh -c sleep 62; : "two  blanks"  ?? <defunct> tail',
      },
      { pid: 22372, parentPid: 22327, stat: 'S', uid: '65534', startedAt: at, command: 'sleep 63' },
    ]);
  });

  it('reads the padded times of macOS, blanks in programs, and commands that are not there', () => {
    const rows = parsePs(recording('macos-ps.txt'));
    assert.deepEqual(
      rows.map(({ pid, stat, uid, command }) => [pid, stat, uid, command]),
      [
        [1, 'Ss', '0', '/sbin/launchd'],
        [812, 'U', '501', '/Applications/Some Editor.app/Contents/MacOS/Some Editor --type=utility'],
        [4571, 'S+', '501', 'git commit -m caf\\M-C\\M-)'],
        [4572, 'Z', '501', ''],
        [4573, 'Ss', '-2', '(secd)'],
        [4574, 'Z', '501', ''],
      ],
    );
    assert.equal(rows[0]?.startedAt, Date.parse('2026-10-01T09:00:01Z'));
  });

  it('reads a row of FreeBSD that has no time', () => {
    assert.deepEqual(
      parsePs(recording('freebsd-ps.txt')).map(({ pid, startedAt, command }) => [pid, startedAt, command]),
      [
        [11, null, '[idle]'],
        [905, Date.parse('2026-08-01T10:48:00Z'), '-sh (sh)'],
      ],
    );
  });

  it('gives a time that no calendar has as unknown', () => {
    const [row] = parsePs('1 0 S 0 Sat Feb 30 10:48:00 2026 init');
    assert.equal(row?.startedAt, null);
    assert.equal(parsePs('1 0 S 0 Sat Feb 10 24:48:00 2026 init')[0]?.startedAt, null);
    assert.equal(parsePs('1 0 S 0 Sat Foo 10 10:48:00 2026 init')[0]?.startedAt, null);
    assert.equal(parsePs('1 0 S 0 Sat Feb 10 10:48:00 26 init')[0]?.startedAt, null);
  });

  it('reads a time in UTC whatever zone we are in', () => {
    const zone = process.env['TZ'];
    try {
      process.env['TZ'] = 'Europe/Zurich';
      // In that zone this hour does not exist.
      assert.equal(parsePs('1 0 S 0 Sun Mar 29 02:30:00 2026 a')[0]?.startedAt, Date.UTC(2026, 2, 29, 2, 30));
    } finally {
      if (zone === undefined) {
        delete process.env['TZ'];
      } else {
        process.env['TZ'] = zone;
      }
    }
  });

  it('reads back any row', () => {
    const id = fc.nat(0x7fffffff);
    const seconds = fc.integer({ min: 0, max: 4_102_444_799 });
    const command = fc.stringMatching(/^[!-~][ -~]{0,60}[!-;=?-~]$/);
    fc.assert(
      fc.property(
        id,
        id,
        fc.constantFrom('S', 'Z', 'Ss+', 'R<l'),
        id,
        seconds,
        command,
        fc.nat(6),
        (pid, parentPid, stat, uid, at, line, pad) => {
          const text = `${' '.repeat(pad)}${pid} ${parentPid} ${stat} ${uid} ${lstart(at * 1000)}${' '.repeat(pad)} ${line}\n`;
          assert.deepEqual(parsePs(text), [
            { pid, parentPid, stat, uid: String(uid), startedAt: at * 1000, command: line },
          ]);
        },
      ),
    );
  });

  it('never throws, and passes over what is no row', () => {
    fc.assert(fc.property(fc.string(), (text) => void parsePs(text)));
    assert.deepEqual(parsePs('  PID  PPID STAT   UID                  STARTED COMMAND\n\nps: oops\n'), []);
  });
});
