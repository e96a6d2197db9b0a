import * as l10n from '@vscode/l10n';
import type { ProposalRefusal } from '../core/dialects/declared/proposal';
import type { CostlyReason, Problem, ProblemFact } from '../core/dialects/declared/problem';
import type { JournalProblem } from '../core/journal/declared/validate';
import { assertNever } from '../core/util/assertNever';
import { shortened } from './safeText';

/** Longer values than this are shortened in the middle. */
const longest = 60;

/** The same of a declared journal. */
export function journalProblemText(problem: JournalProblem): string {
  return l10n.t('In {0}: {1}', journalPlace(problem), journalText(problem));
}

function journalPlace({ index, name, field }: JournalProblem): string {
  if (index === null) return l10n.t('the declared journals');
  const number = index + 1;
  const title = name === null ? '' : shortened(name, longest);
  if (title.trim() === '') {
    return field === null ? l10n.t('journal {0}', number) : l10n.t('journal {0}, {1}', number, field);
  }
  return field === null
    ? l10n.t('journal {0}, “{1}”', number, title)
    : l10n.t('journal {0}, “{1}”, {2}', number, title, field);
}

/** Where the words for dialects would be wrong. */
function journalText(problem: JournalProblem): string {
  switch (problem.code) {
    case 'not-a-list':
      return l10n.t('The journals must be a list of objects.');
    case 'too-many':
      return l10n.t('Only the first {0} journals are used.', problem.limit);
    case 'not-an-object':
      return l10n.t('A journal must be an object with at least a name and a glob.');
    case 'unknown-field':
      return l10n.t('“{0}” is no property of a journal and says nothing.', shortened(problem.key, longest));
    case 'name-taken':
      return l10n.t('Journal {0} has this name already; letter case and punctuation do not count.', problem.by + 1);
    case 'path-not-relative':
      return l10n.t(
        'The lock must be another name beside the journal, without slashes; * stands for the journal’s name.',
      );
    default:
      return declarationText(problem);
  }
}

/** Where a problem of a declared dialect is, in a few words: `dialect 2, “deploy lock”, glob`. */
export function declarationPlace({ index, name, field }: Pick<Problem, 'index' | 'name' | 'field'>): string {
  if (index === null) return l10n.t('the declared dialects');
  const number = index + 1;
  const title = name === null ? '' : shortened(name, longest);
  if (title.trim() === '') {
    return field === null ? l10n.t('dialect {0}', number) : l10n.t('dialect {0}, {1}', number, field);
  }
  return field === null
    ? l10n.t('dialect {0}, “{1}”', number, title)
    : l10n.t('dialect {0}, “{1}”, {2}', number, title, field);
}

/** A problem with its place, for a log or a terminal. */
export function declarationProblemText(problem: Problem): string {
  return l10n.t('In {0}: {1}', declarationPlace(problem), declarationText(problem));
}

/** What is wrong with a declared dialect, and why it matters, in one or more sentences. */
export function declarationText(problem: ProblemFact): string {
  switch (problem.code) {
    case 'not-a-list':
      return l10n.t('The dialects must be a list of objects.');
    case 'too-many':
      return l10n.t('Only the first {0} dialects are used.', problem.limit);
    case 'not-an-object':
      return l10n.t('A dialect must be an object with at least a name and a glob.');
    case 'unknown-field':
      return l10n.t('“{0}” is no property of a dialect and says nothing.', shortened(problem.key, longest));
    case 'missing':
      return l10n.t('This property is required.');
    case 'wrong-type':
      return typeText(problem.expected);
    case 'empty':
      return l10n.t('There must be some text here.');
    case 'too-long':
      return l10n.t('This text is longer than {0} characters.', problem.limit);
    case 'control-character':
      return l10n.t('There is a line break or another control character in this text.');
    case 'not-one-of':
      return l10n.t(
        '“{0}” is not known here. Known are: {1}.',
        shortened(problem.value, longest),
        problem.allowed.join(', '),
      );
    case 'name-unusable':
      return l10n.t('The name must have a letter or a digit in it.');
    case 'name-taken':
      return l10n.t('Dialect {0} has this name already; letter case and punctuation do not count.', problem.by + 1);
    case 'path-not-relative':
      return l10n.t('The path must be relative to the folder of the lock, with forward slashes.');
    case 'glob-not-relative':
    case 'glob-backslash':
    case 'glob-negated':
    case 'glob-syntax':
    case 'glob-too-complex':
    case 'glob-too-wide':
    case 'glob-manifest':
    case 'glob-broad':
    case 'glob-costly':
      return globText(problem);
    case 'reading-form':
      return l10n.t(
        'This must be an object with one property: “regex”, whose first group is the value, or “pointer”, a place in JSON such as /process/pid.',
      );
    case 'regex-syntax':
      return l10n.t('This is no regular expression ({0}).', shortened(problem.message, 200));
    case 'regex-without-group':
      return l10n.t('The regular expression has no group in parentheses that is the value.');
    case 'regex-costly':
      return costlyText(problem.reason);
    case 'pointer-syntax':
      return l10n.t(
        'This is no JSON pointer. It begins with a slash, and in a key ~1 stands for a slash and ~0 for a tilde.',
      );
    case 'kernel-not-read':
      return l10n.t(
        'A file of the mechanism “kernel” is never opened: closing it again could drop a lock that another extension holds on it. Its holder is read from the operating system.',
      );
    case 'directory-not-read':
      return l10n.t('A folder has no content from which this could be read, unless “contents” names a file in it.');
    case 'contents-form':
      return l10n.t(
        'It must be a list of names of files in the folder, at most {0}, each another one, without slashes.',
        problem.limit,
      );
    case 'contents-need-directory':
      return l10n.t('Only a folder has files in it: the shape must be “directory”.');
    case 'link-not-json':
      return l10n.t('A symbolic link holds a line of text, not JSON. A regular expression can read it.');
    case 'kernel-needs-file':
      return l10n.t('The operating system locks files, so with the mechanism “kernel” the shape must be “file”.');
    case 'lease-missing':
      return l10n.t('A heartbeat needs a lease: after how many seconds without one it is over.');
    case 'lease-range':
      return l10n.t('The lease must be between {0} and {1} seconds.', problem.shortest, problem.longest);
    case 'lease-unused':
      return l10n.t('With the mechanism “{0}” a lease means nothing and is not used.', problem.mechanism);
    case 'never-removable':
      return neverRemovableText(problem.mechanism);
    case 'removable-broad':
      return l10n.t(
        'The glob says so little of the name that a file which is no lock could be removed by its age or by chance. Name more of it, or leave out “removable”.',
      );
    case 'program-advised':
      return l10n.t(
        'Without a program a running process of the tool counts as a stranger when it seems to be younger than the lock. Name it if the lock may be removed.',
      );
    default:
      return assertNever(problem);
  }
}

/** Why no dialect is proposed for a file. */
export function proposalRefusalText(refusal: ProposalRefusal): string {
  switch (refusal) {
    case 'manifest':
      return l10n.t(
        'By its name this is a dependency manifest or source code: a file that people keep, and not a lock.',
      );
    case 'unnameable':
      return l10n.t('No glob can be made of this path. Declare the dialect in the settings by hand.');
    default:
      return assertNever(refusal);
  }
}

function typeText(expected: 'text' | 'number' | 'boolean'): string {
  switch (expected) {
    case 'text':
      return l10n.t('This must be text.');
    case 'number':
      return l10n.t('This must be a number.');
    case 'boolean':
      return l10n.t('This must be true or false.');
    default:
      return assertNever(expected);
  }
}

function globText(problem: Extract<ProblemFact, { code: `glob-${string}` }>): string {
  switch (problem.code) {
    case 'glob-not-relative':
      return l10n.t('The glob must be relative to the workspace folder and must not leave it.');
    case 'glob-backslash':
      return l10n.t('A glob has forward slashes on every system, and no backslash.');
    case 'glob-negated':
      return l10n.t('A glob that begins with an exclamation mark matches everything else.');
    case 'glob-syntax':
      return l10n.t(
        'This is no glob as VS Code reads them: it may have *, ?, **, {a,b} and [0-9], in pairs, and no parentheses or empty parts.',
      );
    case 'glob-too-complex':
      return l10n.t('The braces in this glob make more than {0} globs.', problem.limit);
    case 'glob-too-wide':
      return l10n.t('The glob would match every file there. It must name the beginning or the end of the file’s name.');
    case 'glob-manifest':
      return l10n.t(
        '{0} is a dependency manifest or source code: a file that people keep, and never a lock.',
        shortened(problem.file, longest),
      );
    case 'glob-broad':
      return l10n.t(
        'The glob says little more than an extension, in any folder, so it may match files that are no locks. A folder or more of the name would help.',
      );
    case 'glob-costly':
      return l10n.t(
        'The glob leaves the end of the name open, so every file name in the workspace must be compared with it. An ending would make it cheap.',
      );
    default:
      return assertNever(problem);
  }
}

function costlyText(reason: CostlyReason): string {
  switch (reason) {
    case 'nested':
      return l10n.t(
        'This regular expression might take very long: in a repetition there is another one, or a choice between parts that begin alike.',
      );
    case 'reference':
      return l10n.t('This regular expression might take very long: it refers back to a group.');
    case 'look-around':
      return l10n.t('This regular expression might take very long: it looks ahead or behind for a repetition.');
    case 'ambiguous':
      return l10n.t(
        'This regular expression might take very long: several repetitions in it can match the same text. Begin with ^, or say what each of them stops at: for instance “[^:]+” and not “.+” before a colon.',
      );
    case 'unsupported':
      return l10n.t(
        'There is an escape or a group in this regular expression of which it cannot be told how long it may take.',
      );
    default:
      return assertNever(reason);
  }
}

function neverRemovableText(mechanism: Extract<ProblemFact, { code: 'never-removable' }>['mechanism']): string {
  switch (mechanism) {
    case 'kernel':
      return l10n.t(
        'A file of the mechanism “kernel” cannot be removable: removing it releases nothing and lets a second holder in.',
      );
    case 'admin':
      return l10n.t('What somebody put there on purpose cannot be removable.');
    default:
      return l10n.t('Content that somebody needs cannot be removable.');
  }
}
