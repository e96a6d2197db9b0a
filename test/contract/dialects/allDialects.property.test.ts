import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Claimant, Companions, Dialect } from '../../../src/core/dialects/dialect';
import { type ArbitraryLock, arbitraryLock, companionsOf, placeOf } from '../../support/arbitraryLocks';
import { catalog } from '../../support/dialects';

/** Of each dialect. */
const runs = 120;
/** Milliseconds for one question; far more than any needs, and far less than anybody notices. */
const patienceMs = 50;

/** All questions to a dialect about one lock, by name. */
function questions(dialect: Dialect, lock: ArbitraryLock): Readonly<Record<string, () => unknown>> {
  const { folder, name, bytes, target, entries } = lock;
  const place = placeOf(lock);
  const read = companionsRead(dialect, lock);
  return {
    claims: () => dialect.claims?.(place),
    companions: () => dialect.companions?.(place),
    resource: () => dialect.resource(name),
    mutex: () => dialect.mutex?.on?.(name),
    scopes: () => dialect.users?.scopes(folder, read, 'x'),
    parse: () => dialect.parse(bytes, name, read),
    parseLink: () => dialect.parseLink?.(target, name),
    parseEntries: () => dialect.parseEntries?.(entries, name),
    at: () => catalog.at(place).length,
  };
}

function companionsRead(dialect: Dialect, lock: ArbitraryLock): Companions {
  return companionsOf(dialect.companions?.(placeOf(lock)) ?? [], lock);
}

/** Each time with the same answer: a search with a memory would say yes and no in turn. */
function always(promise: (dialect: Dialect, lock: ArbitraryLock) => void): void {
  for (const dialect of catalog.dialects) {
    fc.assert(
      fc.property(arbitraryLock(dialect), (lock) => promise(dialect, lock)),
      {
        numRuns: runs,
        reporter: (report) => {
          if (report.failed) assert.fail(`${dialect.id}: ${fc.defaultReportMessage(report)}`);
        },
      },
    );
  }
}

function claimantsOf(dialect: Dialect, lock: ArbitraryLock): readonly Claimant[] {
  const { name, bytes, target, entries } = lock;
  const read = companionsRead(dialect, lock);
  return [
    dialect.parse(bytes, name, read),
    dialect.parseLink?.(target, name),
    dialect.parseEntries?.(entries, name),
  ].filter((claimant) => claimant !== undefined);
}

/** In decimal, as a number of JSON, or as four bytes in either order. */
function isWritten(pid: number, lock: ArbitraryLock): boolean {
  const texts = [lock.name, lock.target, ...lock.entries];
  if (texts.some((text) => text.includes(String(pid)))) return true;
  return [lock.bytes, ...lock.beside].some((bytes) => {
    const buffer = Buffer.from(bytes);
    const [little, big] = [Buffer.alloc(4), Buffer.alloc(4)];
    little.writeUInt32LE(pid % 2 ** 32);
    big.writeUInt32BE(pid % 2 ** 32);
    return (
      buffer.includes(String(pid)) ||
      buffer.includes(little) ||
      buffer.includes(big) ||
      jsonNumbers(bytes).includes(pid)
    );
  });
}

function jsonNumbers(bytes: Uint8Array): readonly number[] {
  const found: number[] = [];
  const text = new TextDecoder().decode(bytes);
  try {
    JSON.parse(text, (_key, value: unknown) => {
      if (typeof value === 'number') found.push(value);
    });
  } catch {
    // SyntaxError: then no dialect has read a number of JSON in it.
  }
  return found;
}

describe('whatever a file is called, wherever it stands and whatever is in it, every dialect', function () {
  this.timeout(120_000);

  it('answers, and never throws', () => {
    always((dialect, lock) => {
      for (const ask of Object.values(questions(dialect, lock))) ask();
    });
  });

  it('answers the same when it is asked again', () => {
    always((dialect, lock) => {
      const answers = (): unknown => Object.values(questions(dialect, lock)).map((ask) => ask());
      assert.deepEqual(answers(), answers());
    });
  });

  it('names no process whose number does not stand there', () => {
    always((dialect, lock) => {
      for (const claimant of claimantsOf(dialect, lock)) {
        const pid = claimant.state === 'named' || claimant.state === 'malformed' ? claimant.pid : null;
        if (pid === null) continue;
        assert.ok(Number.isSafeInteger(pid) && pid >= 0, `${pid}`);
        assert.ok(isWritten(pid, lock), `${pid} is not in it`);
      }
    });
  });

  it('gives times that a calendar has, and texts where texts belong', () => {
    always((dialect, lock) => {
      for (const claimant of claimantsOf(dialect, lock)) {
        const since = 'since' in claimant ? claimant.since : undefined;
        assert.ok(since === undefined || Number.isFinite(since), `${since}`);
        const facts = 'facts' in claimant ? (claimant.facts ?? []) : [];
        assert.ok(facts.every(({ value }) => typeof value === 'string' && value !== ''));
        const host = 'host' in claimant ? (claimant.host ?? null) : null;
        assert.ok(host === null || typeof host === 'string');
      }
    });
  });

  it('answers before anybody notices', () => {
    always((dialect, lock) => {
      for (const [question, ask] of Object.entries(questions(dialect, lock))) {
        const took = (): number => {
          const started = performance.now();
          ask();
          return performance.now() - started;
        };
        // What is slow by nature is slow every time; a busy machine is not.
        if (took() < patienceMs) continue;
        const best = Math.min(took(), took(), took());
        assert.ok(best < patienceMs, `${question} took ${best} ms`);
      }
    });
  });
});
