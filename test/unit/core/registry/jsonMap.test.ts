import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { mapIn, textOf, valueOf } from '../../../../src/core/registry/map/jsonMap';
import { withMember, withoutMember } from '../../../../src/core/registry/map/mapEdit';

function namesIn(text: string, keys: readonly string[] = []): readonly string[] {
  const map = mapIn(text, keys);
  assert(map.ok, JSON.stringify(map));
  return map.value.members.map(({ name }) => name);
}

function without(text: string, name: string, keys: readonly string[] = []): string {
  const map = mapIn(text, keys);
  assert(map.ok);
  const member = map.value.members.find((one) => one.name === name);
  assert(member);
  return withoutMember(text, map.value, member);
}

function backIn(text: string, old: string, name: string, keys: readonly string[] = []): string {
  const [map, from] = [mapIn(text, keys), mapIn(old, keys)];
  assert(map.ok && from.ok);
  const member = from.value.members.find((one) => one.name === name);
  assert(member);
  return withMember(text, map.value, { text: old, map: from.value, member });
}

const key = fc.string({ unit: 'binary', maxLength: 6 });
const whitespace = fc.constantFrom('', ' ', '\n  ', '\r\n\t');
const entries = fc.uniqueArray(fc.tuple(key, fc.jsonValue(), whitespace, whitespace), {
  maxLength: 6,
  selector: ([name]) => name,
});

/** Objects as no one tool writes them: with any blanks in between, a byte order mark, and something before and behind. */
const written = fc.tuple(entries, whitespace, fc.boolean()).map(([list, end, hasMark]) => {
  const members = list.map(([name, value, a, b]) => `${a}${JSON.stringify(name)}${b}:${a}${JSON.stringify(value)}${b}`);
  const text = `${hasMark ? '\ufeff' : ''}{"version": 1,${end}"repos":{${members.join(',')}${end}}, "z": {"repos": {}}}${end}`;
  return { text, names: list.map(([name]) => name), values: list.map(([, value]) => value) };
});

describe('a JSON file with many entries', () => {
  it('is told by the keys that lead to its entries, and by nothing deeper or beside them', () => {
    assert.deepEqual(namesIn('{"a":{"b":{"x":1,"y":{"b":2}}},"b":{"no":1}}', ['a', 'b']), ['x', 'y']);
    assert.deepEqual(namesIn('{"x":1}'), ['x']);
  });

  it('has its names and values as JSON has them, whatever stands in between', () => {
    fc.assert(
      fc.property(written, ({ text, names, values }) => {
        const map = mapIn(text, ['repos']);
        assert(map.ok);
        assert.deepEqual(
          map.value.members.map(({ name }) => name),
          names,
        );
        assert.deepEqual(
          map.value.members.map((member) => valueOf(text, member)),
          values.map((value) => JSON.parse(JSON.stringify(value)) as unknown),
        );
      }),
    );
  });

  for (const [why, text] of [
    ['has a comment', '{"repos":{/* old */"a":1}}'],
    ['has a comma too many', '{"repos":{"a":1,}}'],
    ['is written in half', '{"repos":{"a":'],
    ['is empty', ''],
  ] as const) {
    it(`is told nothing of where it ${why}`, () => {
      assert.deepEqual(mapIn(text, ['repos']), { ok: false, error: { code: 'not-json' } });
    });
  }

  it('is told nothing of where a name stands twice, also written otherwise, also inside of an entry', () => {
    for (const text of ['{"repos":{"a":1,"\\u0061":2}}', '{"repos":{"b":{"a":1,"a":2}}}', '{"a":1,"repos":{},"a":2}']) {
      assert.deepEqual(mapIn(text, ['repos']), { ok: false, error: { code: 'name-twice', name: 'a' } });
    }
  });

  it('is told nothing of where no object is in the place of the entries', () => {
    for (const text of ['{}', '[]', '{"repos":[]}', '{"repos":null}', '"repos"', '7', '[{"repos":{}}]']) {
      assert.deepEqual(mapIn(text, ['repos']), { ok: false, error: { code: 'no-map' } });
    }
  });

  it('may nest a hundred thousand deep', () => {
    const deep = `{"repos":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
    assert.deepEqual(namesIn(deep, ['repos']), ['a']);
  });

  it('is the same bytes again when nothing is changed, and no text where it is not UTF-8', () => {
    const bytes = new TextEncoder().encode('\ufeff{"ä":"\u{1f512}"}\r\n');
    assert.deepEqual(new TextEncoder().encode(textOf(bytes) ?? ''), bytes);
    assert.equal(textOf(Uint8Array.of(0x7b, 0xff, 0x7d)), null);
  });
});

describe('an entry that is taken out of a JSON file', () => {
  const pretty = JSON.stringify({ repos: { a: { n: 1 }, b: [2], c: 'three' } }, null, 2);

  it('takes its comma and its line with it', () => {
    for (const name of ['a', 'b', 'c']) {
      const rest = Object.fromEntries(
        Object.entries({ a: { n: 1 }, b: [2], c: 'three' }).filter(([one]) => one !== name),
      );
      assert.equal(without(pretty, name, ['repos']), JSON.stringify({ repos: rest }, null, 2));
    }
    assert.equal(without('{"repos": { "a": 1 } }\n', 'a', ['repos']), '{"repos": {} }\n');
  });

  it('leaves all others as they are, and put back makes the file what it was, to the byte', () => {
    fc.assert(
      fc.property(written, fc.nat(), ({ text, names }, pick) => {
        fc.pre(names.length > 0);
        const name = names[pick % names.length] ?? '';
        const less = without(text, name, ['repos']);
        assert.deepEqual(
          namesIn(less, ['repos']),
          names.filter((one) => one !== name),
        );
        assert.equal(backIn(less, text, name, ['repos']), text);
      }),
    );
  });

  it('is put back into whatever the file is by then', () => {
    fc.assert(
      fc.property(written, written, fc.nat(), (old, now, pick) => {
        fc.pre(old.names.length > 0);
        const name = old.names[pick % old.names.length] ?? '';
        fc.pre(!now.names.includes(name));
        const text = backIn(now.text, old.text, name, ['repos']);
        assert.deepEqual([...namesIn(text, ['repos'])].sort(), [...now.names, name].sort());
        assert.equal(without(text, name, ['repos']).replaceAll(/\s/g, ''), now.text.replaceAll(/\s/g, ''));
      }),
    );
  });
});
