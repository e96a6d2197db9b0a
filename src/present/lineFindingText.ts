import * as l10n from '@vscode/l10n';
import type { LineFindingCode } from '../core/journal/report';
import { assertNever } from '../core/util/assertNever';

/** The finding in a few words, for a row. */
export function lineFindingTitle(code: LineFindingCode): string {
  switch (code) {
    case 'byte-order-mark':
      return l10n.t('byte order mark');
    case 'json-invalid':
      return l10n.t('not JSON');
    case 'json-cut':
      return l10n.t('cut in the middle');
    case 'json-glued':
      return l10n.t('two entries in a line');
    case 'json-half-written':
    case 'line-half-written':
      return l10n.t('half written');
    case 'json-unclosed':
      return l10n.t('no line end');
    case 'json-too-deep':
      return l10n.t('nested too deep');
    case 'header-unmatched':
      return l10n.t('not the declared header');
    case 'line-unmatched':
      return l10n.t('not a declared line');
    case 'line-not-compared':
      return l10n.t('too long to compare');
    case 'line-not-utf8':
      return l10n.t('not UTF-8');
    default:
      return assertNever(code);
  }
}

/** What is wrong, and what readers do with it. */
export function lineFindingSentence(code: LineFindingCode): string {
  switch (code) {
    case 'byte-order-mark':
      return l10n.t(
        'The file begins with a byte order mark, which is no JSON. A strict reader stops at the first line.',
      );
    case 'json-invalid':
      return l10n.t('From here on this line is not JSON. A strict reader stops here, others pass over the line.');
    case 'json-cut':
      return l10n.t(
        'This line ends in the middle of an entry: a write was interrupted, and the next one went on. The entry is lost, and a strict reader stops here.',
      );
    case 'json-glued':
      return l10n.t(
        'A second entry begins in this line: a line end is lost, or two writers wrote at once. A strict reader stops here, others lose both entries.',
      );
    case 'json-half-written':
      return l10n.t(
        'The last entry is half written, as while a program writes, or after a crash. Readers pass over it; if the writer does not go on with it, the next entry will be glued to it.',
      );
    case 'json-unclosed':
      return l10n.t(
        'The last entry is whole, but nothing ends its line. Readers take it; a writer that does not begin a line of its own glues the next entry to it.',
      );
    case 'json-too-deep':
      return l10n.t(
        'From here on this line is nested more than a million levels deep and was not looked at further. Readers stop here, most of them far earlier.',
      );
    case 'header-unmatched':
      return l10n.t(
        'The first line is not a header as it was declared for this journal. What its tool does with the rest, the declaration does not say.',
      );
    case 'line-unmatched':
      return l10n.t(
        'This line is not one as they were declared for this journal: it is damaged, or two lines ran together. What its tool does with it, the declaration does not say.',
      );
    case 'line-half-written':
      return l10n.t(
        'Nothing ends the last line: it is half written, as while a program writes, or after a crash. If the writer does not go on with it, the next line will be glued to it.',
      );
    case 'line-not-compared':
      return l10n.t(
        'This line is too long to be compared with the declared expression, which could take very long. Whether it is as declared is not known.',
      );
    case 'line-not-utf8':
      return l10n.t(
        'These bytes are not valid UTF-8: they are damaged, or in another encoding. A strict reader stops here, others read something else in their place.',
      );
    default:
      return assertNever(code);
  }
}
