import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { codegraphJournal, createPlainCodegraphVerifier } from '../../../../src/core/journal/codegraph';
import { codegraphFastScan, mostHeld } from '../../../../src/core/journal/codegraphFastScan';
import { lineLimit } from '../../../../src/core/journal/line';
import type { JournalReport } from '../../../../src/core/journal/report';
import { assemble, assembledFile } from '../../../support/assemble';
import { cutAt, latin1, utf8, verifyPieces } from '../../../support/journalBuilder';

const header = '# codegraph-journal v1 1795171083515\n';

function fast(pieces: Iterable<Uint8Array>): JournalReport {
  return verifyPieces(codegraphJournal.createVerifier(), pieces);
}

function plain(pieces: Iterable<Uint8Array>): JournalReport {
  return verifyPieces(createPlainCodegraphVerifier(), pieces);
}

/** Lines that are ordinary, nearly ordinary, or made of what the scanner looks for. */
const line = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z]{1,12}\/[a-z0-9-]{1,20}\.ts$/) },
  { weight: 2, arbitrary: fc.stringMatching(/^DELETED [a-z]{1,12}\/[a-z]{1,9}\.ts$/) },
  {
    weight: 3,
    arbitrary: fc
      .array(
        fc.oneof(
          fc.constantFrom(
            'DELETED ',
            'DELETED',
            'DELET',
            'D ',
            '# ',
            '#',
            '..',
            '../',
            '/',
            '\\',
            'C:',
            ' ',
            '\r',
            '\t',
          ),
          fc.constantFrom(
            '\u0000',
            '\u007f',
            '\u00ff',
            '\u00c3\u00bc',
            '# codegraph-journal v1 1',
            'a',
            'src/x.ts',
            ':',
          ),
        ),
        { maxLength: 6 },
      )
      .map((parts) => parts.join('')),
  },
);
const lines = fc.array(line, { maxLength: 60 }).map((all) => all.join('\n'));

describe('the fast scanner of codegraph journals', () => {
  it('is there in the engine of the tests', () => {
    assert.ok(codegraphFastScan() !== null);
  });

  it('is what its source says', async () => {
    assert.equal(readFileSync(assembledFile, 'utf8'), await assemble());
  });

  it('changes nothing of what is said of any journal, cut into any pieces', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.nat()), fc.constantFrom('', '\n'), (text, cuts, end) => {
        const pieces = cutAt(latin1(header + text + end), cuts);
        assert.deepEqual(fast(pieces), plain(pieces));
      }),
      { numRuns: 4_000 },
    );
  });

  it('changes nothing of what is said of any bytes', () => {
    const bytes = fc.array(fc.oneof(fc.constantFrom(10, 32, 35, 46, 47, 58, 68, 69, 92, 127), fc.nat(255)), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(bytes, (tail) => {
        const journal = Uint8Array.from([...utf8(header), ...tail]);
        assert.deepEqual(fast([journal]), plain([journal]));
      }),
      { numRuns: 3_000 },
    );
  });

  for (const length of [lineLimit - 16, lineLimit - 1, lineLimit, lineLimit + 1, lineLimit + 40, 3 * mostHeld]) {
    it(`finds what there is of a line of ${length} bytes`, () => {
      for (const start of ['', 'DELETED ']) {
        const long = start + 'a'.repeat(length - start.length);
        const journal = utf8(`${header}src/a.ts\n${long}\nDELETED src/b.ts\n..\n`);
        assert.deepEqual(fast([journal]), plain([journal]));
      }
    });
  }

  it('finds every special byte at every place of a block', () => {
    for (let place = 0; place < 40; place++) {
      for (const special of [
        '\u0000',
        '\r',
        ' ',
        '# ',
        'D ',
        '..',
        '\u007f',
        '\u0080',
        '\u00ff',
        '\nD',
        '\n\n',
        '\n/',
        '\nx:',
      ]) {
        const journal = latin1(`${header}${'a'.repeat(place)}${special}${'b'.repeat(40 - place)}\nDELETED c\nd\n`);
        assert.deepEqual(fast([journal]), plain([journal]), `${place} ${JSON.stringify(special)}`);
      }
    }
  });

  it('takes bytes that were put into its own memory', () => {
    const verifier = codegraphJournal.createVerifier();
    const journal = utf8(`${header}src/a.ts\nDELETED src/b.ts\n..\n`);
    const room = verifier.room?.();
    room?.set(journal);
    verifier.push(room?.subarray(0, journal.length) ?? journal);
    assert.deepEqual(verifier.report(), plain([journal]));
  });
});
