import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseFdInfo } from '../../../../src/node/kernelLocks/fdinfo';
import { deviceNumber, parseMounts } from '../../../../src/node/kernelLocks/mounts';
import { parseLockLine, parseProcLocks } from '../../../../src/node/kernelLocks/procLocks';
import { recording } from '../../../fixtures/kernelLocks/recording';

describe('parseProcLocks', function () {
  this.timeout(20_000);

  it('reads every kind of lock, and who waits for it', () => {
    const { locks, strange } = parseProcLocks(recording('proc-locks-6.18.txt'));
    assert.equal(strange, 0);
    assert.deepEqual(
      locks.map(({ type, mode, pid, file, from, to, waiters }) => [
        [type, mode, pid, file?.ino, from, to].join(' '),
        ...waiters.map((waiter) => `${waiter.pid} ${waiter.mode} ${waiter.from}`),
      ]),
      [
        ['posix exclusive 13456 2171997 0 '],
        ['flock shared 13409 2172004 0 ', '13670 exclusive 0'],
        ['lease shared 13409 2172003 0 ', '13673 exclusive 0'],
        ['posix exclusive 13409 2172002 30 '],
        ['posix shared 13409 2172002 20 24', '13672 exclusive 22'],
        ['ofd exclusive  2172002 0 9'],
      ],
    );
    assert.equal(locks[0]?.file?.dev, '65024');
  });

  it('reads those who wait for one who waits', () => {
    const { locks } = parseProcLocks(recording('proc-locks-nested-6.18.txt'));
    assert.deepEqual(
      locks.map(({ pid, waiters }) => [pid, ...waiters.map((waiter) => waiter.pid)]),
      [[32755, 330, 395, 450]],
    );
  });

  it('counts what it does not understand instead of passing it over', () => {
    const text = recording('proc-locks-6.18.txt');
    for (const line of ['7: UNKNOWN UNKNOWN  READ 1 fe:00:5 0 EOF', '7: NEWLCK ADVISORY  WRITE 1 fe:00:5 0 EOF', 'x']) {
      assert.equal(parseProcLocks(`${text}${line}\n`).strange, 1, line);
    }
  });

  it('knows nobody of the pids by which the kernel says that it does not tell', () => {
    for (const pid of [-1, 0, -77]) {
      assert.equal(parseLockLine(`POSIX  ADVISORY  WRITE ${pid} fe:00:5 0 EOF`)?.pid, null);
    }
  });

  it('reads back any lock', () => {
    const types = [['FLOCK ', 'flock'], ['POSIX ', 'posix'], ['OFDLCK', 'ofd'], ['LEASE ', 'lease'], ['DELEG ', 'lease']] as const; // prettier-ignore
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.constantFrom('ADVISORY ', 'MANDATORY', 'ACTIVE   ', 'BREAKING '),
        fc.constantFrom(['READ', 'shared'] as const, ['WRITE', 'exclusive'] as const),
        fc.integer({ min: 1, max: 2 ** 22 }),
        fc.nat(4095),
        fc.nat(2 ** 20 - 1),
        fc.bigInt(0n, 2n ** 64n - 1n),
        fc.maxSafeNat(),
        fc.option(fc.maxSafeNat()),
        ([name, type], how, [letters, mode], pid, major, minor, ino, from, to) => {
          const device = `${major.toString(16).padStart(2, '0')}:${minor.toString(16).padStart(2, '0')}`;
          const text = `${name} ${how} ${letters} ${pid} ${device}:${ino} ${from} ${to ?? 'EOF'}`;
          const file = { dev: deviceNumber(major, minor), ino: String(ino) };
          const line = parseLockLine(text);
          assert.deepEqual(line, { key: line?.key, type, mode, pid, file, from, to });
          assert.deepEqual(parseProcLocks(`3: ${text}\n`).locks, [{ ...line, waiters: [] }]);
          assert.deepEqual(parseFdInfo(`pos:\t0\nlock:\t1: ${text}\n`).locks, [line]);
        },
      ),
    );
  });

  it('never throws, and takes nothing else for a lock', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseProcLocks(text)));
    fc.assert(
      fc.property(fc.nat(200), (length) => {
        const { locks, strange } = parseProcLocks(recording('proc-locks-6.18.txt').slice(0, length));
        assert.ok(locks.length + strange <= 4);
      }),
    );
    for (const text of ['', 'FLOCK', 'FLOCK ADVISORY WRITE x fe:00:5 0 EOF', 'FLOCK ADVISORY WRITE 1 fe:00 0 EOF']) {
      assert.equal(parseLockLine(text), null, text);
    }
  });
});

describe('parseFdInfo', () => {
  it('reads the inode, the flags and the locks, under the key that the list has for them', () => {
    const info = parseFdInfo(recording('fdinfo-6.18.txt'));
    assert.equal(info.ino, '2172002');
    assert.equal(info.flags, 0o2100002);
    const listed = new Set(parseProcLocks(recording('proc-locks-6.18.txt')).locks.map(({ key }) => key));
    assert.equal(info.locks.length, 3);
    assert.ok(info.locks.every(({ key }) => listed.has(key)));
  });

  it('does without an inode, which older kernels leave out', () => {
    assert.deepEqual(parseFdInfo('pos:\t0\nflags:\t02\nmnt_id:\t5\n'), { ino: null, flags: 2, locks: [] });
  });
});

describe('parseMounts', () => {
  it('knows the file systems by the number that stat has for their devices', () => {
    const mounts = parseMounts(
      [
        '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard',
        '66 27 0:40 / /with\\040blank rw master:3 propagate_from:2 - overlay none rw,lowerdir=a - b',
        'nonsense',
      ].join('\n'),
    );
    assert.deepEqual([...mounts], [['65024', 'ext4'], ['40', 'overlay']]); // prettier-ignore
  });

  it('numbers devices as glibc does', () => {
    assert.equal(deviceNumber(254, 0), '65024');
    assert.equal(deviceNumber(8, 0x12345), String(0x12300845));
  });
});
