import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Fact, KernelLockFacts, UseKind } from '../../../src/core/evidence';
import { factText, kernelLockText, processText, useText } from '../../../src/present/factText';
import { assertSentence, hostile, raw } from './sentences';

const factNames: Readonly<Record<Fact['name'], true>> = {
  ...{ user: true, port: true, url: true, operation: true, reason: true },
  ...{ version: true, program: true, socket: true, folder: true, file: true },
};

const lock: KernelLockFacts = {
  type: 'flock',
  mode: 'exclusive',
  from: 0,
  to: null,
  pid: 4711,
  command: 'cargo build',
};

describe('what a file says besides its holder', () => {
  it('is a sentence of its own for each thing', () => {
    const texts = (Object.keys(factNames) as Fact['name'][]).map((name) => factText({ name, value: 'X 1' }));
    assert.equal(new Set(texts).size, Object.keys(factNames).length);
    for (const text of texts) assert.match(text, /X 1/);
  });

  it('is shown as one line, short and harmless, whatever it is', () => {
    for (const name of Object.keys(factNames) as Fact['name'][]) {
      const text = factText({ name, value: hostile + 'y'.repeat(9_000) });
      assert.doesNotMatch(text, raw);
      assert.ok(text.length < 300, text);
    }
  });
});

describe('a lock of the kernel in words', () => {
  it('says who holds what', () => {
    const cases: readonly (readonly [Partial<KernelLockFacts>, string])[] = [
      [{}, 'Process 4711 (cargo build) holds an exclusive lock (flock) on the whole file.'],
      [{ mode: 'shared' }, 'Process 4711 (cargo build) holds a shared lock (flock) on the whole file.'],
      [
        { type: 'posix', from: 5, to: 9 },
        'Process 4711 (cargo build) holds an exclusive lock (POSIX) on part of the file (bytes 5 to 9).',
      ],
      [
        { type: 'ofd', mode: 'shared', from: 7, to: 7 },
        'Process 4711 (cargo build) holds a shared lock (OFD) on part of the file (byte 7).',
      ],
      [
        { type: 'posix', from: 7 },
        'Process 4711 (cargo build) holds an exclusive lock (POSIX) on part of the file (from byte 7 on).',
      ],
      [{ command: null }, 'Process 4711 holds an exclusive lock (flock) on the whole file.'],
      [
        { type: 'ofd', pid: null, command: null },
        'A process that cannot be seen from here holds an exclusive lock (OFD) on the whole file.',
      ],
      [{ type: 'lease' }, 'Process 4711 (cargo build) holds an exclusive lock (lease) on the whole file.'],
      [{ type: 'share' }, 'Process 4711 (cargo build) holds an exclusive lock (share mode) on the whole file.'],
    ];
    assert.deepEqual(
      cases.map(([of]) => kernelLockText({ ...lock, ...of })),
      cases.map(([, text]) => text),
    );
  });

  it('that covers the first byte alone is not one on the whole file', () => {
    assert.match(kernelLockText({ ...lock, to: 0 }), /byte 0/);
  });

  it('is harmless, whatever its holder is called', () => {
    assert.doesNotMatch(kernelLockText({ ...lock, command: hostile }), raw);
    assertSentence(kernelLockText(lock));
  });
});

describe('a process in words', () => {
  it('is its number with its command, or its number alone', () => {
    assert.deepEqual([processText(7, 'git commit'), processText(7, null)], ['7 (git commit)', '7']);
  });

  it('is short and harmless, whatever its command line', () => {
    const text = processText(7, hostile + 'y'.repeat(9_000));
    assert.ok(text.length < 100, text);
    assert.doesNotMatch(text, raw);
  });

  it('says how it uses what a lock protects, each way in a sentence of its own', () => {
    const ways: readonly UseKind[] = ['open', 'cwd', 'argument'];
    const texts = ways.map((how) => useText(7, 'git commit', how));
    assert.equal(new Set(texts).size, 3);
    for (const text of texts) {
      assertSentence(text);
      assert.match(text, /^Process 7 \(git commit\) /);
    }
  });
});
