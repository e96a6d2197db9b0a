import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { declaredReader } from '../../../../../src/core/dialects/declared/reader';
import type { Declaration } from '../../../../../src/core/dialects/declared/declaration';
import { type Pointed, proposeDeclaration } from '../../../../../src/core/dialects/declared/proposal';
import { validateDeclarations } from '../../../../../src/core/dialects/declared/validate';
import { globMatcher } from '../../../../../src/node/files/excludes';
import { utf8 } from './declarations';

function pointed(path: string, more: Partial<Pointed> = {}): Pointed {
  return { path, kind: 'file', bytes: null, target: null, siblings: [], taken: [], ...more };
}

function propose(path: string, more: Partial<Pointed> = {}): Declaration {
  const proposal = proposeDeclaration(pointed(path, more));
  assert.ok(proposal.ok);
  return proposal.value;
}

/** What the proposal then reads of the very file it was made from. */
function claim(text: string, path = 'tmp/app.lock'): object {
  return declaredReader(propose(path, { bytes: utf8(text) })).parse(utf8(text));
}

function claimOfLink(target: string): object {
  return declaredReader(propose('x/lock', { kind: 'symlink', target })).parseLink(target);
}

const noon = Date.UTC(2026, 10, 20, 12, 0, 0);

describe('the dialect proposed for a file', () => {
  it('with a lone pid is a pid file', () => {
    assert.deepEqual(propose('run/server.pid', { bytes: utf8('4711\n') }), {
      name: 'server pid',
      glob: '**/server.pid',
      mechanism: 'pid-file',
      pid: { regex: '^\\s*(\\d+)\\s*$' },
    });
  });

  it('with JSON has pointers to pid, host and time', () => {
    const next = '{"pid":17400,"port":3977,"hostname":"localhost","startedAt":1795176000000}';
    assert.deepEqual(propose('tmp/app.lock', { bytes: utf8(next) }), {
      name: 'app lock',
      glob: '**/app.lock',
      mechanism: 'existence',
      pid: { pointer: '/pid' },
      time: { pointer: '/startedAt' },
    });
    const claims = [
      claim(next),
      claim('{"processId":"5","machine_name":"vm"}'),
      claim('{"lock":{"process":{"pid":6}},"host":"vm","created":"2026-11-20T12:00:00Z"}'),
      claim('{"a/b~":{"pid":7}}'),
    ];
    const named = { state: 'named', host: null, nonce: null };
    assert.deepEqual(claims, [
      { ...named, pid: 17_400, since: noon },
      { ...named, pid: 5, host: 'vm' },
      { ...named, pid: 6, host: 'vm', since: noon },
      { ...named, pid: 7 },
    ]);
  });

  it('with lines of text has the expressions that read them', () => {
    const named = { state: 'named', host: null, nonce: null };
    assert.deepEqual(
      [
        claim('pid=4711\nowner=client\ncwd=/x\n'),
        claim('owner=client\nPID: 4711'),
        claim('hostname: vm\nnonce: abc\npid: 4711\nstart_time: 1795176000\nuser: me\n'),
        claim('746 vm'),
        claim('4711\nsome more\n'),
        claim('pid 4711\n'),
        claim('process_id = "4711"\r\n'),
      ],
      [
        { ...named, pid: 4711 },
        { ...named, pid: 4711 },
        { ...named, pid: 4711, host: 'vm', since: noon },
        { ...named, pid: 746, host: 'vm' },
        { ...named, pid: 4711 },
        { ...named, pid: 4711 },
        { ...named, pid: 4711 },
      ],
    );
  });

  it('that is a link has the expressions that read where it points', () => {
    const named = { state: 'named', nonce: null };
    assert.deepEqual(
      ['vm:3780', 'vm/effffffc:3780', '127.0.1.1:+3780', 'my-host-3780', 'me@vm.local.3780:1795164900', '3780'].map(
        claimOfLink,
      ),
      [
        { ...named, pid: 3780, host: 'vm' },
        { ...named, pid: 3780, host: 'vm/effffffc' },
        { ...named, pid: 3780, host: '127.0.1.1' },
        { ...named, pid: 3780, host: 'my-host' },
        { ...named, pid: 3780, host: 'vm.local' },
        { ...named, pid: 3780, host: null },
      ],
    );
    assert.deepEqual(propose('x/lock', { kind: 'symlink', target: '../nowhere' }), {
      name: 'lock',
      glob: '**/lock',
      shape: 'symlink',
      mechanism: 'existence',
    });
  });

  it('that says nothing is held while it is there, or by the kernel if the user says so', () => {
    const basis = { name: 'x lock', glob: '**/x.lock' };
    for (const bytes of [null, utf8(''), Uint8Array.of(0xff, 0), utf8('hello'), utf8('{"half":')]) {
      assert.deepEqual(propose('a/x.lock', { bytes }), { ...basis, mechanism: 'existence' });
    }
    assert.deepEqual(propose('a/x.lock', { bytes: utf8('4711'), kernel: true }), { ...basis, mechanism: 'kernel' });
    assert.deepEqual(propose('a/x.lock', { kind: 'directory' }), {
      ...basis,
      shape: 'directory',
      mechanism: 'existence',
    });
  });

  it('has a glob without the numbers that the next file will not have', () => {
    assert.equal(propose('run/app-4711.lock').glob, '**/app-*.lock');
    assert.equal(propose('run/web1.pid').glob, '**/web1.pid');
    assert.equal(propose('run/web1.pid', { siblings: ['web1.pid', 'web22.pid'] }).glob, '**/web*.pid');
    assert.equal(propose('run/up-3f9a0c7d.lock').glob, '**/up-*.lock');
    assert.equal(propose('run/4711.lock').glob, 'run/*.lock');
    assert.equal(propose('4711.lock').glob, '4711.lock');
    assert.equal(propose('run/4711').glob, 'run/4711');
    assert.equal(propose('a[1]/x{y}.lock').glob, 'a?1?/x?y?.lock');
  });

  it('protects the file whose name is in its own', () => {
    assert.equal(propose('a/x.db.lock', { siblings: ['x.db', 'x.db.lock'] }).protects, 'x.db');
    assert.equal('protects' in propose('a/x.db.lock', { siblings: ['x.db.lock'] }), false);
  });

  it('has a name that no other has', () => {
    assert.equal(propose('x.lock', { taken: ['X-Lock', 'x lock 2'] }).name, 'x lock 3');
    assert.equal(propose('a/….%').name, 'lock');
  });

  it('is none for a dependency manifest', () => {
    for (const path of ['yarn.lock', 'a/Cargo.lock', 'b/poetry.lock', 'src/lock.ts']) {
      assert.deepEqual(proposeDeclaration(pointed(path, { bytes: utf8('4711') })), { ok: false, error: 'manifest' });
    }
  });

  it('is one that the settings take without a complaint, is never removable, and matches the file itself', () => {
    const name = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'ab1239-_.()[]{}!*?+@# é\\'.split('')), minLength: 1, maxLength: 20 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
      fc.constantFrom('x.lock', 'app-4711.pid', 'LOCK'),
    );
    const part = fc.constantFrom(
      'pid',
      '=',
      ': ',
      '4711',
      'host',
      'vm',
      '\n',
      '{',
      '}',
      '"',
      ',',
      ' ',
      '\t',
      '(',
      '.',
      '@',
      ':',
    );
    const text = fc.array(part, { maxLength: 16 }).map((parts) => parts.join(''));
    const kind = fc.constantFrom('file', 'directory', 'symlink' as const);
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 3 }),
        text,
        kind,
        fc.array(name),
        (segments, content, is, siblings) => {
          if (segments.some((segment) => segment.includes('/') || /^\.{1,2}$/.test(segment))) return;
          const path = segments.join('/');
          const proposal = proposeDeclaration(
            pointed(path, { kind: is, bytes: utf8(content), target: content, siblings, taken: [content] }),
          );
          if (!proposal.ok) return;
          const { declarations, problems } = validateDeclarations([proposal.value]);
          assert.deepEqual(declarations, [proposal.value]);
          assert.deepEqual(
            problems.filter(({ severity }) => severity === 'error'),
            [],
          );
          assert.equal('removable' in proposal.value, false);
          assert.ok(globMatcher([proposal.value.glob])(path), `${proposal.value.glob} for ${path}`);
        },
      ),
      { numRuns: 3_000, examples: [[['\\a+++932'], '', 'file', []]] },
    );
  });
});
