import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { namesIn } from '../../../src/engines/beam/epmd';
import { isNodeName } from '../../../src/core/registry/beam/beamNames';
import { connectLine, isLast, lookLine, parseConnected, parseReading } from '../../../src/engines/beam/probeLines';

describe('the lines that a probe is spoken to in', () => {
  it('are one each, whatever is in the texts', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (tables) => {
        const line = lookLine({ tables, limit: 10, timeoutMs: 5 });
        assert.match(line, /^look 10 5(?: [A-Za-z0-9+/=]*)*\n$/);
        assert.equal(line.trimEnd().split(' ').length, 3 + tables.filter((each) => each !== '').length);
      }),
      { examples: [[['a\nb', 'look']]] },
    );
  });

  it('join a host with a dot or a number by its long name', () => {
    const names = (node: string): string | undefined => connectLine({ node, cookie: 'c' }, 'o@h').split(' ')[1];
    assert.deepEqual(['a@localhost', 'a@host.local', 'a@127.0.0.1', 'a@[::1]'].map(names), [
      'shortnames',
      'longnames',
      'longnames',
      'longnames',
    ]);
  });

  it('tell where an answer ends', () => {
    assert.deepEqual(['connected', 'done', 'trouble lost -', 'row done', 'doneness', ''].map(isLast), [
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('say why there is no connection', () => {
    assert.deepEqual(parseConnected(['connected']), { ok: true, value: undefined });
    assert.deepEqual(parseConnected([`trouble refused ${b('why')}`]), {
      ok: false,
      error: { code: 'refused', message: 'why' },
    });
    assert.equal(codeOf(parseConnected(['trouble nonsense -'])), 'failed');
    assert.equal(codeOf(parseConnected([])), 'failed');
  });

  it('become a reading', () => {
    const reading = parseReading(
      [
        `node 1234567890123 ${b('25')} yes`,
        `missing ${b('nope')}`,
        `table ${b('T')} electric public 3`,
        `row ${b('key')} one ${b('<0.1.0>')} ${b('a@h')} ${b('elixir')} -`,
        `row ${b('k\n')} two ${b('<0.2.0>')} ${b('a@h')} - -`,
        'besides 7',
        `table ${b('P')} named private 1`,
        `pid one alive ${b('waiting')} ${b('m:f/1')} 3`,
      ].concat('done'),
    );
    assert.deepEqual(reading.ok && reading.value, {
      creation: '1234567890123',
      otpRelease: '25',
      missing: ['nope'],
      tables: [
        {
          name: 'T',
          shape: 'electric',
          isPrivate: false,
          omitted: 7,
          rows: [
            {
              key: 'key',
              process: {
                identity: 'one',
                pid: '<0.1.0>',
                node: 'a@h',
                state: { kind: 'alive', status: 'waiting', function: 'm:f/1', queueLength: 3 },
              },
              removal: { elixir: 'elixir', erlang: null },
            },
            {
              key: 'k\n',
              // Nothing was said of it, so nothing is known.
              process: { identity: 'two', pid: '<0.2.0>', node: 'a@h', state: { kind: 'unknown' } },
              removal: { elixir: null, erlang: null },
            },
          ],
        },
        { name: 'P', shape: 'named', isPrivate: true, omitted: 0, rows: [] },
      ],
    });
  });

  const whole = [
    'node 1 - no',
    `table ${b('T')} electric public 1`,
    `row ${b('k')} one ${b('<0.1.0>')} ${b('a@h')} - -`,
    'besides 1',
    'pid one dead',
    'done',
  ];

  it('do not take a process for another one that is written alike', () => {
    const row = (key: string, identity: string): string => `row ${b(key)} ${identity} ${b('<0.1.0>')} ${b('a@h')} - -`;
    const alive = `pid now alive ${b('waiting')} ${b('m:f/1')} 0`;
    for (const states of [
      ['pid earlier dead', alive],
      [alive, 'pid earlier dead'],
    ]) {
      const table = [row('old', 'earlier'), row('new', 'now')];
      const reading = parseReading(['node 1 - no', `table ${b('T')} electric public 2`, ...table, ...states, 'done']);
      assert.deepEqual(
        reading.ok && reading.value.tables[0]?.rows.map(({ key, process }) => [key, process.state.kind]),
        [
          ['old', 'dead'],
          ['new', 'alive'],
        ],
      );
    }
  });

  it('are a failure as a whole where one is not understood', () => {
    assert.equal(parseReading(whole).ok, true);
    fc.assert(
      fc.property(
        fc.nat(whole.length - 2),
        fc.constantFrom('', 'rubbish', 'node x', 'table', 'row a', 'besides x', 'pid x alive - - -'),
        (at, line) => {
          assert.equal(codeOf(parseReading([...whole.slice(0, at), line, ...whole.slice(at)])), 'failed');
        },
      ),
    );
  });

  it('that end too early are no reading', () => {
    for (let length = 0; length < whole.length; length++)
      assert.equal(parseReading(whole.slice(0, length)).ok, false, String(length));
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.array(fc.string()), (lines) => void parseReading([...lines, 'done'])));
  });
});

describe('the name of a node', () => {
  it('is name@host, and nothing that could be an option or a path', () => {
    assert.deepEqual(['a@b', 'my-app_1@127.0.0.1', 'a@host.example.org', 'a@[::1]'].filter(isNodeName).length, 4);
    assert.deepEqual(['', 'a', '@b', 'a@', '-a@b', 'a@-b', 'a b@c', 'a@b/c', 'a@b\n', '../a@b'].filter(isNodeName), []);
  });
});

describe('the answer of the port mapper', () => {
  const answer = (text: string): Uint8Array => new Uint8Array([0, 0, 0x11, 0x11, ...Buffer.from(text)]);

  it('has a name in each line', () => {
    assert.deepEqual(namesIn(answer('name demo at port 37599\nname other-1 at port 4\n')), ['demo', 'other-1']);
  });

  it('has none where there is no node, and where it is something else', () => {
    assert.deepEqual(namesIn(answer('')), []);
    assert.deepEqual(namesIn(Uint8Array.of(1, 2)), []);
    assert.deepEqual(namesIn(answer('HTTP/1.1 400 Bad Request\n')), []);
  });
});

function b(text: string): string {
  return Buffer.from(text).toString('base64');
}

function codeOf(result: { readonly ok: boolean; readonly error?: { readonly code: string } }): string | undefined {
  return result.error?.code;
}
