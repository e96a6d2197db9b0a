import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseLonePid } from '../../../../../src/core/dialects/content';
import type { Declaration } from '../../../../../src/core/dialects/declared/declaration';
import { declaredReader } from '../../../../../src/core/dialects/declared/reader';
import type { Claimant } from '../../../../../src/core/dialects/dialect';
import { plain, sound, utf8 } from './declarations';

const noon = Date.UTC(2026, 10, 20, 12, 0, 0);

function read(fields: Partial<Declaration>, text: string): Claimant {
  return declaredReader({ ...plain, ...fields }).parse(utf8(text));
}

function named(pid: number, more: object = {}): Claimant {
  return { state: 'named', pid, host: null, nonce: null, ...more };
}

function malformed(reason: string, pid: number | null = null): object {
  return { state: 'malformed', reason, pid };
}

const line = { pid: { regex: 'pid=(\\d+)' } };
const json: Partial<Declaration> = {
  pid: { pointer: '/process/pid' },
  host: { pointer: '/host' },
  time: { pointer: '/since' },
};

describe('a declared lock', () => {
  it('names its holder by the first group of a regular expression', () => {
    assert.deepEqual(read(line, 'owner=me\npid=4711\n'), named(4711));
    assert.deepEqual(read({ pid: { regex: '^(\\d+) (\\S+)$' }, host: { regex: ' (\\S+)$' } }, '746 vm'), {
      ...named(746),
      host: 'vm',
    });
  });

  it('names its holder by places in JSON', () => {
    const text = JSON.stringify({ process: { pid: 4711 }, host: 'vm', since: '2026-11-20T12:00:00Z' });
    assert.deepEqual(read(json, text), named(4711, { host: 'vm', since: noon }));
    assert.deepEqual(read({ pid: { pointer: '' } }, '4711'), named(4711));
    assert.deepEqual(read({ pid: { pointer: '/0' } }, '["4711"]'), named(4711));
  });

  it('names nobody while a byte of its JSON is missing', () => {
    const whole = JSON.stringify({ process: { pid: 4711 }, host: 'vm', since: 1_795_176_000 });
    for (let length = 1; length < whole.length; length++) {
      assert.deepEqual(read(json, whole.slice(0, length)), malformed('no-pid'));
    }
  });

  it('is only protected by a pid at its very end, unless the pattern says that it ends there', () => {
    assert.deepEqual(read(line, 'pid=47'), malformed('unfinished-pid', 47));
    assert.deepEqual(read({ pid: { regex: 'pid=(\\d+)(?:\\n|$)' } }, 'pid=47'), named(47));
    assert.deepEqual(read({ pid: { regex: 'pid=(\\d+)$' } }, 'pid=47'), named(47));
    assert.deepEqual(read({ pid: { regex: 'pid=(\\d+)\\b' } }, 'pid=47'), malformed('unfinished-pid', 47));
    assert.deepEqual(read(line, 'pid=47\n'), named(47));
  });

  it('never names a part of a number', () => {
    assert.deepEqual(read({ pid: { regex: '.*(\\d+)' } }, 'pid 4711\n'), malformed('no-pid'));
    assert.deepEqual(read({ pid: { regex: '(\\d{1,3})' } }, '4711\n'), malformed('no-pid'));
    assert.deepEqual(read({ pid: { regex: '4(\\s*\\d+)' } }, '4711\n'), malformed('no-pid'));
    assert.deepEqual(read({ pid: { regex: '^\\d(\\s*\\d+)\\n' } }, '4 711\n'), named(711));
  });

  it('names nobody where no pid stands', () => {
    const texts = ['pid=', 'pid=x\n', 'pid=-1\n', 'pid=12345678901\n', 'PID=5\n', ' '];
    for (const text of texts) assert.deepEqual(read(line, text), malformed('no-pid'));
    const values = ['-1', '1.5', 'true', 'null', '{}', '[1]', '"x"', '""', '12345678901', '1e99'];
    for (const value of values) {
      assert.deepEqual(read({ pid: { pointer: '/pid' } }, `{"pid":${value}}`), malformed('no-pid'));
    }
    assert.deepEqual(read({ pid: { regex: 'a|(\\d+)' } }, 'a'), malformed('no-pid'));
  });

  it('names zero, to be judged as nobody’s number', () => {
    assert.deepEqual(read(line, 'pid=0\n'), named(0));
  });

  it('is only protected by its pid when the host that should be there is not', () => {
    assert.deepEqual(read(json, '{"process":{"pid":4711}}'), malformed('no-host', 4711));
    assert.deepEqual(read(json, '{"process":{"pid":4711},"host":""}'), malformed('no-host', 4711));
    assert.deepEqual(read(json, '{"process":{"pid":4711},"host":"two words"}'), malformed('no-host', 4711));
  });

  it('goes without a time that is none', () => {
    assert.deepEqual(
      read(json, '{"process":{"pid":4711},"host":"vm","since":"yesterday"}'),
      named(4711, { host: 'vm' }),
    );
  });

  it('is empty, binary or too long before it is read', () => {
    assert.deepEqual(read(line, ''), { state: 'empty' });
    assert.deepEqual(declaredReader({ ...plain, ...line }).parse(Uint8Array.of(0xff, 0x31)), malformed('binary'));
    assert.deepEqual(read(line, 'pid=1\n\0'), malformed('binary'));
    assert.deepEqual(read(line, `pid=1\n${' '.repeat(4_096)}`), malformed('too-long'));
  });

  it('that names nobody is not even looked into', () => {
    const reader = declaredReader(plain);
    assert.equal(reader.reads, false);
    assert.deepEqual(reader.parse(utf8('4711')), { state: 'nobody' });
    assert.deepEqual(reader.parseLink('4711'), { state: 'nobody' });
  });

  it('may know its machine and its time though not its process', () => {
    const fields = { host: { regex: '^(\\S+)' }, time: { regex: ' (\\d+)' } };
    assert.deepEqual(read(fields, 'vm 1795176000\n'), { state: 'nobody', host: 'vm', since: noon });
    assert.deepEqual(read(fields, '\n'), { state: 'nobody' });
  });

  it('is read from where a link points, whose end is never missing', () => {
    const link = declaredReader({
      ...plain,
      shape: 'symlink',
      pid: { regex: ':(\\d+)' },
      host: { regex: '^([^:]+)' },
    });
    assert.deepEqual(link.parseLink('vm:4711'), named(4711, { host: 'vm' }));
    assert.deepEqual(link.parseLink('nowhere'), malformed('no-pid'));
    assert.deepEqual(link.parseLink(':'.repeat(5_000)), malformed('too-long'));
    const lone = declaredReader({ ...plain, shape: 'symlink', mechanism: 'pid-file' });
    assert.deepEqual(lone.parseLink('4711'), named(4711));
  });

  it('with a lone pid is read as the built-in dialects read it, of any bytes', () => {
    const byDefault = declaredReader({ ...plain, mechanism: 'pid-file' });
    const byPattern = declaredReader({ ...plain, mechanism: 'pid-file', pid: { regex: '^\\s*(\\d+)\\s*$' } });
    const ascii = fc
      .array(fc.constantFrom(...'0123456789 \t\r\n-+x\0\u000b\u007f'.split('')), { maxLength: 14 })
      .map((letters) => utf8(letters.join('')));
    fc.assert(
      fc.property(fc.oneof(ascii, fc.uint8Array({ maxLength: 12 })), (bytes) => {
        const builtIn = parseLonePid(bytes);
        assert.deepEqual(byDefault.parse(bytes), builtIn);
        if (bytes.every((byte) => byte < 0x80)) assert.deepEqual(byPattern.parse(bytes), builtIn);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is read without a throw, whatever bytes stand there, and never names a pid that is not among them', () => {
    const readers = sound.map(declaredReader);
    const text = fc
      .array(fc.constantFrom('pid=', '"pid":', '{', '}', '4711', '1e3', 'é', '\n', ' ', ':', '"', ','))
      .map((parts) => utf8(parts.join('')));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), text), (bytes) => {
        const seen = new TextDecoder().decode(bytes);
        for (const { parse, parseLink } of readers) {
          for (const claimant of [parse(bytes), parseLink(seen)]) {
            const pid = claimant.state === 'named' ? claimant.pid : null;
            assert.ok(pid === null || seen.includes(String(pid)) || /\de\d/i.test(seen), `${pid} in ${seen}`);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is read without a throw from JSON however deep', () => {
    assert.deepEqual(read(json, '['.repeat(4_096)), malformed('no-pid'));
    assert.deepEqual(read(json, `${'['.repeat(2_048)}${']'.repeat(2_048)}`), malformed('no-pid'));
  });
});
