import * as l10n from '@vscode/l10n';
import type { Finding, FindingCode, FindingSeverity } from '../core/journal/report';
import { assertNever } from '../core/util/assertNever';
import { lineFindingSentence, lineFindingTitle } from './lineFindingText';
import { oneLine } from './safeText';
import { sqliteFindingSentence, sqliteFindingTitle } from './sqliteFindingText';
import type { IconView } from './verdictText';

/** What a finding says and what the tool will do with it, in one or two sentences. */
export function findingText(finding: Pick<Finding, 'code' | 'excerpt'>): string {
  const excerpt = oneLine(finding.excerpt);
  return excerpt === '' ? sentence(finding.code) : `${sentence(finding.code)} ${l10n.t('Here: “{0}”.', excerpt)}`;
}

export function severityWord(severity: FindingSeverity): string {
  switch (severity) {
    case 'error':
      return l10n.t('error');
    case 'warning':
      return l10n.t('warning');
    case 'info':
      return l10n.t('note');
    default:
      return assertNever(severity);
  }
}

export function severityIcon(severity: FindingSeverity): IconView {
  switch (severity) {
    case 'error':
      return { id: 'error', color: 'problemsErrorIcon.foreground' };
    case 'warning':
      return { id: 'warning', color: 'problemsWarningIcon.foreground' };
    case 'info':
      return { id: 'info', color: 'descriptionForeground' };
    default:
      return assertNever(severity);
  }
}

/** Where it stands, in words. */
export function findingPlace({ line, item, offset }: Pick<Finding, 'line' | 'item' | 'offset'>): string {
  if (line !== null) return l10n.t('line {0}, byte {1}', line, offset);
  return item === null ? l10n.t('byte {0}', offset) : l10n.t('part {0}, byte {1}', item, offset);
}

/** The finding in a few words, for a row. */
export function findingTitle(code: FindingCode): string {
  switch (code) {
    case 'empty-file':
      return l10n.t('empty');
    case 'missing-header':
      return l10n.t('no header');
    case 'malformed-header':
      return l10n.t('damaged header');
    case 'unsupported-version':
      return l10n.t('another version');
    case 'header-timestamp-invalid':
      return l10n.t('unusable header time');
    case 'header-uninitialised':
      return l10n.t('its time is 0');
    case 'header-in-middle':
      return l10n.t('header in the middle');
    case 'no-final-newline':
      return l10n.t('cut off');
    case 'glued-line':
      return l10n.t('glued or cut');
    case 'bare-deleted':
      return l10n.t('deletion of nothing');
    case 'nul-byte':
      return l10n.t('NUL bytes');
    case 'invalid-utf8':
      return l10n.t('invalid UTF-8');
    case 'control-character':
      return l10n.t('control character');
    case 'carriage-return':
      return l10n.t('CR LF line end');
    case 'absolute-path':
      return l10n.t('absolute path');
    case 'parent-path':
      return l10n.t('path leaves the project');
    case 'line-too-long':
      return l10n.t('line too long');
    case 'byte-order-mark':
    case 'json-invalid':
    case 'json-cut':
    case 'json-glued':
    case 'json-half-written':
    case 'json-unclosed':
    case 'json-too-deep':
    case 'header-unmatched':
    case 'line-unmatched':
    case 'line-not-compared':
    case 'line-half-written':
    case 'line-not-utf8':
      return lineFindingTitle(code);
    default:
      return sqliteFindingTitle(code);
  }
}

function sentence(code: FindingCode): string {
  switch (code) {
    case 'empty-file':
      return l10n.t('The journal is empty. The tool ignores it and looks at every file.');
    case 'missing-header':
      return l10n.t(
        'The first line is not a journal header. The tool ignores the whole journal and looks at every file.',
      );
    case 'malformed-header':
      return l10n.t('The header is damaged. The tool ignores the whole journal and looks at every file.');
    case 'unsupported-version':
      return l10n.t('The header names another version of the format. The tool ignores the whole journal.');
    case 'header-timestamp-invalid':
      return l10n.t(
        'The time in the header is not usable. The tool ignores the whole journal and looks at every file.',
      );
    case 'header-uninitialised':
      return l10n.t(
        'The journal’s time is 0, as before the first build, or after a repair: the tool does not use it, and looks at every file.',
      );
    case 'header-in-middle':
      return l10n.t('A header stands in the middle of the journal: two writers may have been at work at once.');
    case 'no-final-newline':
      return l10n.t('The last line is cut off. The tool uses what is left of it as a whole entry.');
    case 'glued-line':
      return l10n.t(
        'This looks like two lines that ran together, or one that lost a part. A change or a deletion is lost.',
      );
    case 'bare-deleted':
      return l10n.t(
        'A deletion names no file, so the tool takes the word for a file of that name and the deletion is lost.',
      );
    case 'nul-byte':
      return l10n.t('There are NUL bytes in this line, as after a power failure: what stood there is lost.');
    case 'invalid-utf8':
      return l10n.t(
        'These bytes are not valid UTF-8. Depending on its engine, the tool ignores the journal or looks for a file that does not exist.',
      );
    case 'control-character':
      return l10n.t('There is a control character in this line. No file is likely to have such a name.');
    case 'carriage-return':
      return l10n.t('Lines end in CR LF. The tool reads them all the same.');
    case 'absolute-path':
      return l10n.t(
        'The path is absolute. Entries are relative to the project; a file outside it may get into the graph.',
      );
    case 'parent-path':
      return l10n.t('The path leaves the project. A file outside it may get into the graph.');
    case 'line-too-long':
      return l10n.t('This line is longer than any path can be.');
    case 'byte-order-mark':
    case 'json-invalid':
    case 'json-cut':
    case 'json-glued':
    case 'json-half-written':
    case 'json-unclosed':
    case 'json-too-deep':
    case 'header-unmatched':
    case 'line-unmatched':
    case 'line-not-compared':
    case 'line-half-written':
    case 'line-not-utf8':
      return lineFindingSentence(code);
    default:
      return sqliteFindingSentence(code);
  }
}
