import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  hoverCode,
  markdownCode,
  markdownLine,
  markdownText,
  oneLine,
  shortened,
  unlinked,
} from '../../../src/present/safeText';
import { raw } from './sentences';

/** Any text, with a liking for what is dangerous. */
const unkind = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\u001b', '\u009b', '\n', '\r', '\0', '\u202e', '\u2066', '\u200b', '\u00ad', '\u115f', '\u3164'),
      fc.constantFrom(
        '\ufe0f',
        '\u{e0041}',
        '\ud83d',
        '\ude00',
        '😀',
        'é',
        '`',
        '``',
        '\\',
        '|',
        '$(pass)',
        '<b>',
        '* ',
        '# ',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('text from the outside', () => {
  it('on one line holds nothing that moves a cursor, turns the direction, takes no room or is half a character', () => {
    fc.assert(fc.property(unkind, (text) => assert.doesNotMatch(oneLine(text), raw)));
  });

  it('on one line is as it was where it was harmless, and stays as it is once made harmless', () => {
    fc.assert(fc.property(unkind, (text) => assert.equal(oneLine(oneLine(text)), oneLine(text))));
    assert.equal(oneLine('src/größe 日本 😀 `x`.lock'), 'src/größe 日本 😀 `x`.lock');
  });

  it('shows what it was instead of what it does', () => {
    assert.equal(oneLine('a\u001b\u009b\n\u202eb\u{e0041}\ud83d'), 'a\\x1b\\x9b\\x0a\\u202eb\\u{e0041}\\ud83d');
  });

  it('shortened is never longer than the limit and never half a character', () => {
    fc.assert(
      fc.property(unkind, fc.integer({ min: -2, max: 40 }), (text, limit) => {
        const short = shortened(text, limit);
        assert.ok(short.length <= Math.max(0, limit), `${short.length} > ${limit}`);
        assert.doesNotMatch(short, raw);
      }),
    );
  });

  it('is shortened in the middle, and only when it must be', () => {
    const text = 'changes.journal.lock';
    assert.deepEqual(
      [20, 19, 5, 1, 0].map((limit) => shortened(text, limit)),
      ['changes.journal.lock', 'changes.j…rnal.lock', 'ch…ck', '…', ''],
    );
    assert.deepEqual([shortened('😀😀😀', 5), shortened('😀😀😀', 4)], ['😀…😀', '😀…']);
  });
});

describe('text from the outside in Markdown', () => {
  it('has every character escaped that could begin anything', () => {
    fc.assert(
      fc.property(unkind, (text) => {
        const bare = markdownText(text)
          .replaceAll(/\\[!-/:-@[-`{-~]/g, 'x')
          .replaceAll('&#36;', 'x');
        assert.doesNotMatch(bare.replace(/^&#32;/, 'x'), /[\\`*_{}[\]()#+\-.!|<>~&$:@=]|^ /);
      }),
    );
  });

  it('reads the same once rendered', () => {
    fc.assert(
      fc.property(unkind, (text) => {
        const rendered = markdownText(text)
          .replace(/^&#32;/, ' ')
          .replaceAll(/&#36;|\\([!-/:-@[-`{-~])/g, (_, escaped: string | undefined) => escaped ?? '$');
        assert.equal(rendered, oneLine(text));
      }),
    );
  });

  it('makes no link, no HTML, no icon and no block of code', () => {
    assert.deepEqual(
      ['[a](command:b)', '<img src=x>', '$(pass)', 'https://evil.example', 'a@b.example', '    code'].map(markdownText),
      [
        '\\[a\\]\\(command\\:b\\)',
        '\\<img src\\=x\\>',
        '&#36;\\(pass\\)',
        'https\\://evil\\.example',
        'a\\@b\\.example',
        '&#32;   code',
      ],
    );
  });

  it('cannot end the code it stands in', () => {
    fc.assert(
      fc.property(unkind, (text) => {
        const code = markdownCode(text);
        const fence = /^`*/.exec(code)?.[0] ?? '';
        const inside = code.slice(fence.length, code.length - fence.length);
        const runs = [...inside.matchAll(/`+/g)].map(([run]) => run.length);
        assert.ok(code.endsWith(fence) && runs.every((run) => run < fence.length), code);
        // A renderer takes one blank from both ends, if there are two and something between them.
        const shown = /^ .*[^ ].* $/.test(inside) ? inside.slice(1, -1) : inside;
        assert.equal(shown, oneLine(text));
      }),
    );
  });

  it('is no code when there is nothing of it', () => assert.equal(markdownCode(''), ''));

  it('in a hover is text where code would become an icon or end a cell', () => {
    assert.deepEqual(['node x.js', 'echo $(date)', 'a | b', 'a \\| b', '$HOME'].map(hoverCode), [
      '`node x.js`',
      'echo &#36;\\(date\\)',
      'a \\| b',
      'a \\\\\\| b',
      '`$HOME`',
    ]);
  });

  it('in a document that is read as written begins nothing, and reads the same once rendered', () => {
    fc.assert(
      fc.property(unkind, (text) => {
        const line = markdownLine(text);
        const bare = line
          .replaceAll(/\\[!-/:-@[-`{-~]/g, 'x')
          .replaceAll('&#36;', 'x')
          .replace(/^&#32;/, 'x');
        assert.doesNotMatch(bare, /[\\`*_[\]<>|~&@$]|\/\/|^[-+#= ]|^\d+[.)](?: |$)/);
        const rendered = line
          .replace(/^&#32;/, ' ')
          .replaceAll(/&#36;|\\([!-/:-@[-`{-~])/g, (_, escaped: string | undefined) => escaped ?? '$');
        assert.equal(rendered, oneLine(text));
      }),
    );
    assert.deepEqual(
      ['2026-11-20 12:00:00 (UTC)', '- a', '1. a', '# a', 'see https://evil.example', 'a///b'].map(markdownLine),
      ['2026-11-20 12:00:00 (UTC)', '\\- a', '1\\. a', '\\# a', 'see https:/\\/evil.example', 'a/\\/\\/b'],
    );
  });

  it('in a prompt is no link', () => {
    assert.deepEqual(['[a](command:b)', 'a](b', '[a] (b)', 'x.lock'].map(unlinked), [
      '[a] (command:b)',
      'a] (b',
      '[a] (b)',
      'x.lock',
    ]);
  });
});
