import * as l10n from '@vscode/l10n';
import type { MapTrouble } from '../core/registry/map/jsonMap';
import { assertNever } from '../core/util/assertNever';
import { oneLine, shortened } from './safeText';

/** Why nothing, or not all, is told of the entries of a file, in one sentence. */
export function mapTroubleText(trouble: MapTrouble): string {
  switch (trouble.code) {
    case 'not-a-file':
      return l10n.t('It is no regular file, and where a link leads is not followed.');
    case 'too-long':
      return l10n.t('It has more than {0} bytes, and is not read.', trouble.limit);
    case 'unreadable':
      return l10n.t('It cannot be read ({0}).', oneLine(trouble.message));
    case 'not-decoded':
      return l10n.t('It is not as any version of its tool writes it that Lockscope knows.');
    case 'not-text':
      return l10n.t('It is not text in UTF-8.');
    case 'not-json':
      return l10n.t('It is not JSON, or not all of it: tools that read it may take it for empty.');
    case 'no-map':
      return l10n.t('It is JSON, but has no entries where they should be.');
    case 'name-twice':
      return l10n.t(
        'The name “{0}” stands in it twice; which of the two counts is decided by who reads it.',
        shortened(oneLine(trouble.name), 60),
      );
    case 'too-many':
      return l10n.t('It has more than {0} entries; the others are not told of.', trouble.limit);
    default:
      return assertNever(trouble);
  }
}
