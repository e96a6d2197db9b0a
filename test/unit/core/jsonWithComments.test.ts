import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseJsonWithComments } from '../../../src/core/jsonWithComments';

describe('JSON with comments', () => {
  it('is read without its comments and last commas, and with all that only looks like them in texts', () => {
    const text = `\uFEFF// of the workspace
    {
      "a": "http://x // no comment", /* one
      over two lines, "b": 2, */
      "c": ["]", ",}", "\\"//", 1, /* last */ ,], // here too
      "d": {"e": null,
      // and here
      },
    }`;
    assert.deepEqual(parseJsonWithComments('[1, // ]\n2, /* ] */ 3 /* , */ ]'), [1, 2, 3]);
    assert.deepEqual(parseJsonWithComments('[1, /* a */ // b ]\n/**/ ]'), [1]);
    // A comma that stands alone is a mistake, comments or not.
    assert.throws(() => parseJsonWithComments(text), SyntaxError);
    assert.deepEqual(parseJsonWithComments(text.replace('1, /* last */ ,', '1, /* last */ ')), {
      a: 'http://x // no comment',
      c: [']', ',}', '"//', 1],
      d: { e: null },
    });
  });

  it('is what JSON is, where there are none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        assert.deepEqual(parseJsonWithComments(text), JSON.parse(text));
        assert.deepEqual(parseJsonWithComments(`/* a */ ${text} // b`), JSON.parse(text));
      }),
    );
  });

  it('that is none is refused as JSON is', () => {
    for (const text of ['', '{', '{"a": "b}', '/* no end', '[1 2]', ','])
      assert.throws(() => parseJsonWithComments(text), SyntaxError);
  });
});
