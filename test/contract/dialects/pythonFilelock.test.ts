import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { identityOf } from '../../../src/core/dialects/filelock/startToken';
import {
  assertInventsNobody,
  bytesOf,
  claimedBy,
  dialectCalled,
  othersNamedByBeginnings,
  read,
  recorded,
  recordedLines,
  type Spot,
  wronglyClaimed,
} from './dialectUnderTest';

const bootId = 'd08c4d29-7e9d-4cc8-89ca-bed73a21143a';
const identity = { bootId, startTicks: 1250336 };
const soft = recorded('filelock/4.0.8/soft.recorded');
const lease = recorded('filelock/4.0.8/lease.recorded');
const claim = recorded('filelock/4.0.8/strict-claim.recorded');
const sentinel = recorded('filelock/4.0.8/strict-sentinel.recorded');
const contentDialects = ['filelock.strict-sentinel', 'filelock.soft', 'filelock.lease', 'zc-lockfile.lock'];

/** Which of the dialects that know any `X.lock` by its content recognises this one. */
function recognisedBy(bytes: Uint8Array): readonly string[] {
  return contentDialects.filter((id) => read(id, bytes, 'x.lock').state !== 'foreign');
}

describe('what the real filelock wrote', () => {
  it('names its holder, its machine and the very start of its process', () => {
    const named = { state: 'named', pid: 15274, host: 'vm', identity };
    assert.deepEqual(
      {
        soft: read('filelock.soft', soft, 'soft.lock'),
        lease: read('filelock.lease', lease, 'lease.lock'),
        claim: read('filelock.strict-claim', claim, 'held-v1-d6696c664da62dea29ce32b70fae1396.claim'),
      },
      {
        soft: { ...named, nonce: null },
        lease: { ...named, nonce: '3b7d0503585f48f7fbbd573da8d76f0c' },
        claim: { ...named, nonce: 'd6696c664da62dea29ce32b70fae1396' },
      },
    );
  });

  it('names nobody in the mark of a strict lock, which says pid 1 and is never removed', () => {
    const { mechanism, removable } = dialectCalled('filelock.strict-sentinel');
    assert.deepEqual(
      [read('filelock.strict-sentinel', sentinel, 'strict.lock'), mechanism, removable],
      [{ state: 'nobody' }, 'data', false],
    );
    assert.deepEqual(recognisedBy(sentinel), ['filelock.strict-sentinel']);
  });

  it('is recognised by one dialect alone, and not at all when it is empty', () => {
    assert.deepEqual([soft, lease, recorded('filelock/3.9.0/soft.empty'), bytesOf(' 4242\n')].map(recognisedBy), [
      ['filelock.soft'],
      ['filelock.lease'],
      [],
      ['zc-lockfile.lock'],
    ]);
  });

  it('never names another process when its end is missing', () => {
    assert.deepEqual(
      [
        othersNamedByBeginnings('filelock.soft', soft),
        othersNamedByBeginnings('filelock.lease', lease),
        othersNamedByBeginnings('filelock.strict-claim', claim),
      ],
      [[], [], []],
    );
    for (let length = 0; length < sentinel.length; length++) {
      assert.deepEqual(recognisedBy(sentinel.subarray(0, length)), [], `${length} bytes of the mark`);
    }
  });

  it('is the folder of a read-write lock when just its two folders are in it', () => {
    const { parseEntries, removable, shapes } = dialectCalled('filelock.read-write');
    assert.deepEqual(
      [
        parseEntries?.(recordedLines('filelock/4.0.8/read-write.entries'), 'rw.lock.rw'),
        parseEntries?.([], 'rw.lock.rw'),
        parseEntries?.(['gen', 'holders', 'notes.txt'], 'rw.lock.rw'),
        removable,
        shapes,
      ],
      [{ state: 'nobody' }, { state: 'foreign' }, { state: 'foreign' }, false, ['directory']],
    );
  });
});

describe('a soft marker', () => {
  const state = (text: string) => read('filelock.soft', bytesOf(text), 'x.lock');

  it('of older versions has no start, and on Windows ends its lines in CR LF', () => {
    const named = { state: 'named', pid: 4242, host: 'ada-pc.local', nonce: null };
    assert.deepEqual(state('4242\nada-pc.local\n'), named);
    assert.deepEqual(state('4242\r\nada-pc.local\r\n134000000000000000\r\n'), {
      ...named,
      identity: { startedAt: { at: 1755526400000, withinMs: 1 } },
    });
  });

  it('is nothing but a pid, a machine and a start: all else is somebody else’s', () => {
    const others = [
      '',
      '4242',
      '4242\n',
      '4242\nhost',
      '0\nhost\n',
      '-1\nhost\n',
      '+1\nhost\n',
      '4242\n\n',
      '42 42\nhost\n',
    ];
    others.push(
      '4242\nmy host\n',
      '4242\nhost\nx\n',
      '4242\nhost\n1\n2\n',
      ' 4242\nhost\n',
      '4242\nhost\n1.5\n',
      'name\nhost\n',
    );
    others.push('# yarn lockfile v1\n', '{\n  "nodes": {}\n}\n', '[[package]]\nname = "a"\n', '12345678901\nhost\n');
    assert.deepEqual(
      others.map((text) => state(text).state),
      others.map(() => 'foreign'),
    );
  });
});

describe('an owner record of filelock', () => {
  it('with a contract that is not known protects its process, and proves nothing', () => {
    const record = 'filelock/2\npid=4242\nhost=vm\nmode=escrow\n';
    assert.deepEqual(read('filelock.lease', bytesOf(record), 'x.lock'), {
      state: 'malformed',
      reason: 'foreign-nonce',
      pid: 4242,
    });
  });

  it('without pid or machine names nobody', () => {
    for (const lines of [
      'host=vm\nmode=exclusive\n',
      'pid=4242\nmode=exclusive\n',
      'pid=x\nhost=vm\nmode=exclusive\n',
    ]) {
      assert.deepEqual(read('filelock.lease', bytesOf(`filelock/2\n${lines}`), 'x.lock'), {
        state: 'malformed',
        reason: 'no-pid',
        pid: null,
      });
    }
  });
});

describe('the start that filelock records', () => {
  // Three clocks, as in src/filelock/_identity.py of tox-dev/filelock 4.0.8.
  it('is read by its size: boot id and ticks, tenths of a microsecond since 1601, microseconds since 1970', () => {
    const linux = (BigInt(`0x${bootId.replaceAll('-', '')}`) << 64n) | 1250336n;
    assert.deepEqual([String(linux), '134000000000000000', '1755526400123456'].map(identityOf), [
      identity,
      { startedAt: { at: 1755526400000, withinMs: 1 } },
      { startedAt: { at: 1755526400123, withinMs: 1 } },
    ]);
  });

  it('proves nothing when it is ticks without a boot, or none of these', () => {
    for (const token of ['0', '1250336', '99999999999999', `${1n << 192n}`, '9'.repeat(61), '-1', '']) {
      assert.equal(identityOf(token), null, token);
    }
  });

  it('keeps every boot id, leading zeros and all', () => {
    const boots = fc.bigInt({ min: 1n, max: (1n << 128n) - 1n });
    fc.assert(
      fc.property(boots, fc.nat(), (boot, ticks) => {
        const read = identityOf(String((boot << 64n) | BigInt(ticks)));
        assert.equal(read?.startTicks, ticks);
        assert.equal(read?.bootId?.length, 36);
        assert.equal(BigInt(`0x${read?.bootId?.replaceAll('-', '') ?? ''}`), boot);
      }),
    );
  });
});

describe('the claims of a strict lock', () => {
  const id = '0123456789abcdef0123456789abcdef';
  const folder = '/ws/strict.lock.filelock/claims';

  it('are known in the folder of that lock alone', () => {
    const spots: readonly Spot[] = [
      [folder, `held-v1-${id}.claim`],
      [folder, `intent-v1-${id}.claim`],
      ['C:\\ws\\strict.lock.filelock\\claims', `held-v1-${id}.claim`],
    ];
    assert.deepEqual(spots.map(claimedBy), Array(3).fill('filelock.strict-claim'));
    assert.equal(claimedBy([folder, `.held-v1-${id}.claim.private-v1-${id}.tmp`]), 'filelock.claim-temp');
    const elsewhere: readonly Spot[] = [
      ['/ws/claims', `held-v1-${id}.claim`],
      ['/ws/strict.lock.filelock', `held-v1-${id}.claim`],
      [folder, `held-v2-${id}.claim`],
      [folder, `held-v1-${id}0.claim`],
      ['/ws/claims', `.held-v1-${id}.claim.private-v1-${id}.tmp`],
      [folder, '.tmp'],
    ];
    assert.deepEqual(wronglyClaimed(['filelock.strict-claim', 'filelock.claim-temp'], elsewhere), []);
  });
});

describe('the files of filelock and zc.lockfile', () => {
  it('never yield a holder that is not written in them', () => {
    for (const id of contentDialects) assertInventsNobody(id);
    assertInventsNobody('filelock.strict-claim');
  });

  it('are no manifests', () => {
    const manifests = [
      'poetry.lock',
      'uv.lock',
      'tool.py.lock',
      'requirements.lock',
      'Pipfile.lock',
      'conda-linux-64.lock',
    ];
    assert.deepEqual(
      wronglyClaimed(
        contentDialects,
        manifests.map((name): Spot => ['/ws', name]),
      ),
      [],
    );
  });
});
