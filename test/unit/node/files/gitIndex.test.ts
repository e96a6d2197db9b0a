import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { readEwah } from '../../../../src/node/files/tracked/ewah';
import { readGitConfig } from '../../../../src/node/files/tracked/gitConfig';
import { readGitIndex } from '../../../../src/node/files/tracked/gitIndex';
import { PathHashes } from '../../../../src/node/files/tracked/pathHashes';

/** An index of version 2 with these paths and, behind them, these extensions. */
function indexOf(paths: readonly string[], extensions: readonly Buffer[] = []): Buffer {
  const entries = paths.map((path) => {
    const name = Buffer.from(path);
    const entry = Buffer.alloc((62 + name.length + 8) & ~7);
    entry.writeUInt16BE(Math.min(name.length, 0xfff), 60);
    name.copy(entry, 62);
    return entry;
  });
  const header = Buffer.from('DIRC\0\0\0\u0002\0\0\0\0', 'latin1');
  header.writeUInt32BE(paths.length, 8);
  return Buffer.concat([header, ...entries, ...extensions, Buffer.alloc(20)]);
}

function extension(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32BE(content.length, 4);
  return Buffer.concat([head, content]);
}

/** A bitmap of words: a run of `bit` for so many, then literals. */
function ewah(bit: 0 | 1, run: number, literals: readonly bigint[]): Buffer {
  const words = [(BigInt(literals.length) << 33n) | (BigInt(run) << 1n) | BigInt(bit), ...literals];
  const bytes = Buffer.alloc(8 + words.length * 8 + 4);
  bytes.writeUInt32BE(words.length, 4);
  words.forEach((word, at) => bytes.writeBigUInt64BE(word, 8 + at * 8));
  return bytes;
}

function pathsIn(bytes: Buffer): { readonly state: string; readonly paths: readonly string[] } {
  const paths: string[] = [];
  const { state } = readGitIndex(bytes, 20, (path) => paths.push(Buffer.from(path).toString('utf8')));
  return { state, paths };
}

describe('the index of git', () => {
  it('shows its paths, whatever optional extensions follow', () => {
    const bytes = indexOf(['a', 'b/c.lock'], [extension('TREE', Buffer.alloc(7)), extension('sdir', Buffer.alloc(0))]);
    assert.deepEqual(pathsIn(bytes), { state: 'read', paths: ['a', 'b/c.lock'] });
  });

  it('is not understood with an extension that one must know, or that reaches too far', () => {
    const tooLong = extension('TREE', Buffer.alloc(4));
    tooLong.writeUInt32BE(400, 4);
    for (const last of [extension('newx', Buffer.alloc(4)), tooLong, Buffer.alloc(3)]) {
      assert.equal(pathsIn(indexOf(['a'], [last])).state, 'not-understood');
    }
  });

  it('may be any bytes: reading them ends, and never throws', () => {
    const whole = indexOf(
      ['a', 'dir/b', 'dir/c.lock'],
      [extension('link', Buffer.concat([Buffer.alloc(20, 7), ewah(0, 0, [5n]), ewah(1, 3, [])]))],
    );
    const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 8 }),
        fc.nat(whole.length),
        fc.constantFrom(2, 3, 4),
        (some, end, version) => {
          const bytes = Buffer.from(whole.subarray(0, end));
          for (const [at, value] of some) if (at < end) bytes[at] = value;
          if (end > 8) bytes[7] = version;
          const reading = readGitIndex(bytes, 20, () => undefined);
          if (reading.state === 'read')
            for (const at of reading.shared?.deleted?.positions(500) ?? []) assert.ok(at < 500);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('of a split one tells which shared entries are gone', () => {
    const bitmap = readEwah(ewah(1, 1, [5n, 1n << 63n]), 0);
    assert.deepEqual(
      [...(bitmap?.positions(1_000) ?? [])],
      [...Array.from({ length: 64 }, (_, at) => at), 64, 66, 191],
    );
    assert.deepEqual([...(readEwah(ewah(1, 2 ** 31, []), 0)?.positions(3) ?? [])], [0, 1, 2]);
    assert.equal(readEwah(ewah(0, 0, [1n]).subarray(0, 16), 0), null);
  });
});

describe('the set of tracked paths', () => {
  it('holds what was added and the folders above it, and in any order nothing else', () => {
    const segment = fc.constantFrom('a', 'b', 'ab', 'A', 'é', 'lock');
    const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));
    fc.assert(
      fc.property(fc.array(path, { maxLength: 50 }), path, fc.boolean(), (added, asked, folded) => {
        const set = new PathHashes(folded);
        for (const one of added) set.add(Buffer.from(one));
        const form = (text: string): string => (folded ? text.toLowerCase() : text);
        const expected = added.some((one) => `${form(one)}/`.startsWith(`${form(asked)}/`));
        assert.equal(set.has(Buffer.from(asked)), expected);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("a repository's configuration", () => {
  it('is read with its comments, quotes, continued lines and bare keys', () => {
    const text = `\ufeff# comment [core] ignorecase = false
[CORE] ; another
\trepositoryFormatVersion = 1 # one
\tignorecase
\tworktree = "a # b; \\"c\\"" d\\
 e   ; end
[core "sub"]
\tignorecase = false
[extensions] objectFormat = SHA256
worktreeConfig = yes
`;
    assert.deepEqual(readGitConfig(text), {
      formatVersion: 1,
      objectFormat: 'sha256',
      ignoreCase: true,
      workTree: 'a # b; "c" d e',
      hasWorktreeConfig: true,
    });
  });

  it('says what git takes for granted where it is empty, and a later file wins', () => {
    assert.deepEqual(readGitConfig(''), {
      formatVersion: 0,
      objectFormat: 'sha1',
      ignoreCase: false,
      workTree: null,
      hasWorktreeConfig: false,
    });
    assert.equal(readGitConfig('[core]\nignorecase = true', '[core]\nignorecase = 0').ignoreCase, false);
  });
});
