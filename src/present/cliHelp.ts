import { t } from '@vscode/l10n';
import { shortDuration } from './timeText';

/** The texts of `lockscope --help`; functions, since the language is chosen after this file was loaded. */
export const cliHelp = {
  program: (): string =>
    t(
      'Shows every lock you meet, and the truth about it: who holds it, is that holder alive, is it stale, what is the safe cure.',
    ),

  programEpilogue: (): string =>
    sections([
      [
        t('Examples:'),
        rows([
          ['lockscope ls', t('locks and journals below this folder')],
          ['lockscope ls --json --verdict stale,orphan ~/src', t('what could be cleared there, for a program')],
          ['lockscope explain .codegraph/changes.journal.lock', t('who holds it, how we know, what to do')],
          ['lockscope release .codegraph/changes.journal.lock', t('remove it, if its holder is proved gone')],
          ['lockscope watch --json', t('one JSON line a change, until Ctrl+C')],
          ['lockscope verify', t('check the journals; for a build script')],
        ]),
      ],
      [
        t('Verdicts:'),
        rows([
          ['held', t('the holder is alive')],
          ['overdue', t('alive, but past what its own tool grants: the next contender takes the lock')],
          ['stale', t('the holder is proved gone: it can be released')],
          ['orphan', t('an interrupted operation left it and its maker is gone: it can be swept')],
          ['unknown', t('cannot be decided on the evidence there is: nothing is offered')],
          ['free', t('the file is there, but nobody holds it')],
        ]),
      ],
      [
        t('Exit codes:'),
        rows([
          ['0', t('done')],
          ['1', t('found damage (verify)')],
          ['2', t('wrong usage, or something could not be read')],
          ['3', t('refused on the evidence: the lock is held, or may be')],
          ['4', t('changed underneath: it was taken, or was gone, before it could be removed')],
          ['130', t('interrupted; what was under way was finished first')],
        ]),
      ],
      [
        t('What it never does:'),
        list([
          t('remove a lock whose holder is alive or may be: there is no --force'),
          t('touch a journal, or a dependency manifest such as yarn.lock or Cargo.lock'),
          t('send a signal to a process, or talk to anything over a network'),
          t('delete at once: the latest {0} files it removed are kept, and “lockscope undo” puts them back', 200),
          t('ask when nobody can answer: without a terminal and without --yes it removes nothing'),
        ]),
      ],
      [
        t('Output:'),
        list([
          t('Results go to the standard output, everything else to the error output.'),
          t(
            '--json prints one object; keys are only ever added. Times are ISO 8601, durations milliseconds, paths absolute.',
          ),
          t('Colours on a terminal only; NO_COLOR, FORCE_COLOR, --color and --no-color decide otherwise.'),
        ]),
      ],
    ]),

  ls: (): string => t('Show the locks and journals below folders, or single ones'),
  watch: (): string => t('Show them now, then a line for every change, until Ctrl+C'),
  explain: (): string => t('Everything known about one lock or journal: holder, evidence, what to do'),
  release: (): string => t('Remove locks whose holders are proved gone; what is removed is kept for undo'),
  sweep: (): string => t('Remove what interrupted operations left behind, if their makers are proved gone'),
  verify: (): string => t('Check journals for damage; exits with 1 when there is some'),
  undo: (): string => t('Put back what was removed last, unless its place is taken'),

  paths: (): string => t('folders, or single files (default: this folder)'),
  journalPaths: (): string => t('folders, or journals (default: this folder)'),
  path: (): string => t('a lock, a leftover or a journal'),
  lockPaths: (): string => t('lock files'),
  undoId: (): string => t('what to put back, as release, sweep and --list name it (default: what was removed last)'),

  json: (): string => t('for programs: one JSON object'),
  jsonLines: (): string => t('for programs: one JSON object a line'),
  kind: (): string => t('only these: lock or temp (what interrupted operations left); no journals then'),
  verdict: (): string => t('only these verdicts, separated by commas; no journals then'),
  exclude: (): string => t('never look into such folders; may be given again'),
  lease: (): string =>
    t(
      'how long a lock of a tool counts as in time (codegraph: at least {0}); may be given again',
      shortDuration(30_000),
    ),
  yes: (): string => t('do not ask'),
  undoYes: (): string => t('for symmetry: undo never asks'),
  dryRun: (): string => t('show what would be removed and why, and stop there'),
  list: (): string => t('show what is kept, and stop there'),
  color: (): string => t('always use colours'),
  noColor: (): string => t('never use colours'),
  version: (): string => t('print the version'),
  help: (): string => t('print this help'),

  lsEpilogue: (): string =>
    examples([
      ['lockscope ls src ../other', t('two folders')],
      ['lockscope ls .git/index.lock', t('one file')],
      ['lockscope ls --verdict held,overdue', t('who is at work')],
      [
        "lockscope ls --exclude '**/vendor/**'",
        t('besides what is always left out: {0}', 'node_modules, .git/objects, …'),
      ],
    ]),
  watchEpilogue: (): string =>
    sections([
      [
        t('Each line of --json is one of:'),
        list([
          '{"version":1,"at":…,"event":"added"|"changed"|"removed","lock":{…}}',
          '{"version":1,"at":…,"event":"added"|"changed"|"removed","journal":{…}}',
          t('{0}, once, after all that is there already', '{"version":1,"at":…,"event":"ready"}'),
        ]),
      ],
    ]),
  releaseEpilogue: (): string =>
    sections([
      [
        t('How it is done:'),
        list([
          t('The holder is looked up, and without proof that it is gone nothing happens (exit code 3).'),
          t('You are shown the evidence and asked; --yes answers for you.'),
          t('The file must still be the very same (exit code 4 otherwise), and is moved away in one step.'),
          t('It is kept; “lockscope undo” puts it back, unless somebody has taken the place.'),
        ]),
      ],
    ]),
  verifyEpilogue: (): string =>
    sections([
      [
        t('Findings are printed as compilers do:'),
        list([t('path:line:offset: severity: text (code), where offset counts bytes from the start of the file')]),
      ],
    ]),
} as const;

export function invalidChoiceText(allowed: readonly string[]): string {
  return t('Choose from: {0}.', allowed.join(', '));
}

export function invalidLeaseText(tools: readonly string[]): string {
  return t('Write TOOL=SECONDS, with TOOL one of: {0}.', tools.join(', '));
}

function examples(pairs: readonly (readonly [string, string])[]): string {
  return sections([[t('Examples:'), rows(pairs)]]);
}

function sections(parts: readonly (readonly [string, readonly string[]])[]): string {
  return parts.map(([heading, lines]) => ['', heading, ...lines].join('\n')).join('\n');
}

function list(items: readonly string[]): readonly string[] {
  return items.map((item) => `  - ${item}`);
}

function rows(pairs: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
}
