import * as l10n from '@vscode/l10n';
import { databaseSchemes } from '../../core/databases/connectionUrl';
import type { DatabaseFlaw, DatabaseProblem } from '../../core/databases/declared/validateDatabases';
import type { ProblemFact } from '../../core/dialects/declared/problem';
import { declarationText } from '../declarationText';
import { shortened } from '../safeText';

const longest = 80;

/** A problem with its place, for a log. */
export function databaseProblemText(problem: DatabaseProblem): string {
  return l10n.t('In {0}: {1}', placeOf(problem), databaseProblemSentence(problem));
}

/** Aloud, when it was just written; `text`: the problem with its place. */
export function unusedDatabaseText(text: string): string {
  return l10n.t('A declared database is not used. {0}', text);
}

function placeOf({ index, name, field }: DatabaseProblem): string {
  if (index === null) return l10n.t('the declared databases');
  const title = name === null ? '' : shortened(name, longest);
  const parts = [
    l10n.t('database {0}', index + 1),
    ...(title.trim() === '' ? [] : [`“${title}”`]),
    ...(field === null ? [] : [field]),
  ];
  return parts.join(', ');
}

/** What is wrong with a declared connection, in one or more sentences. */
export function databaseProblemSentence(problem: ProblemFact | DatabaseFlaw): string {
  switch (problem.code) {
    case 'not-a-list':
      return l10n.t('The databases must be a list of objects.');
    case 'not-an-object':
      return l10n.t('A database must be an object with a name and a URL.');
    case 'too-many':
      return l10n.t('Only the first {0} are used.', problem.limit);
    case 'unknown-field':
      return l10n.t('“{0}” is no property of a database and says nothing.', shortened(problem.key, longest));
    case 'not-a-list-of-texts':
      return l10n.t('This must be a list of texts.');
    case 'name-taken':
      return l10n.t('Database {0} has this name already.', problem.by + 1);
    case 'password-in-url':
      return l10n.t(
        'A password does not belong into the settings, where others can read it. Leave it out, and Lockscope asks for it and keeps it in the secret storage; or use ~/.pgpass, ~/.my.cnf or urlFromEnvironment.',
      );
    case 'two-urls':
      return l10n.t('There is a URL already; only one of the two can be used.');
    case 'variable-name':
      return l10n.t('This must be the name of a variable, such as DATABASE_URL.');
    case 'not-a-select':
      return l10n.t('The query must be a SELECT of one column of texts.');
    case 'url-syntax':
      return l10n.t(
        'This is no URL such as postgres://user@host:5432/database. Special characters in a user or password must be percent-encoded.',
      );
    case 'url-scheme':
      return l10n.t(
        'The URL must begin with one of these: {0}.',
        databaseSchemes.map((scheme) => `${scheme}://`).join(', '),
      );
    default:
      return declarationText(problem);
  }
}
