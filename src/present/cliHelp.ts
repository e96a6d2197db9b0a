import * as l10n from '@vscode/l10n';
import { shortDuration } from './timeText';

/** The texts of `lockscope --help`; functions, since the language is chosen after this file was loaded. */
export const cliHelp = {
  program: (): string =>
    l10n.t(
      'Shows every lock you meet, and the truth about it: who holds it, is that holder alive, is it stale, what is the safe cure.',
    ),

  programEpilogue: (): string =>
    sections([
      [
        l10n.t('Examples:'),
        rows([
          ['lockscope ls', l10n.t('locks and journals below this folder')],
          ['lockscope ls --json --verdict stale,orphan ~/src', l10n.t('what could be cleared there, for a program')],
          ['lockscope explain .codegraph/changes.journal.lock', l10n.t('who holds it, how we know, what to do')],
          ['lockscope release .codegraph/changes.journal.lock', l10n.t('remove it, if its holder is proved gone')],
          ['lockscope watch --json', l10n.t('one JSON line a change, until Ctrl+C')],
          ['lockscope verify', l10n.t('check the journals; for a build script')],
          ['lockscope registry', l10n.t('which servers ran here, and whether they still do')],
          ['lockscope db DATABASE_URL', l10n.t('who waits for whom in the database of that variable')],
          ['lockscope repair .codegraph/changes.journal', l10n.t('show what is wrong with it, and mend it')],
        ]),
      ],
      [
        l10n.t('Verdicts:'),
        rows([
          ['held', l10n.t('the holder is alive')],
          ['overdue', l10n.t('alive, but past what its own tool grants: the next contender takes the lock')],
          ['stale', l10n.t('the holder is proved gone: it can be released')],
          ['orphan', l10n.t('an interrupted operation left it and its maker is gone: it can be swept')],
          ['unknown', l10n.t('cannot be decided on the evidence there is: nothing is offered')],
          ['free', l10n.t('the file is there, but nobody holds it')],
        ]),
      ],
      [
        l10n.t('Exit codes:'),
        rows([
          ['0', l10n.t('done')],
          ['1', l10n.t('found damage (verify)')],
          ['2', l10n.t('wrong usage, or something could not be read')],
          ['3', l10n.t('refused on the evidence: the lock is held, or may be')],
          ['4', l10n.t('changed underneath: it was taken, or was gone, before it could be removed')],
          ['130', l10n.t('interrupted; what was under way was finished first')],
        ]),
      ],
      [
        l10n.t('What it never does:'),
        list([
          l10n.t('remove a lock whose holder is alive or may be: there is no --force, and no override'),
          l10n.t('remove a journal, or call a dependency manifest such as yarn.lock or Cargo.lock a lock'),
          l10n.t('change a journal but by “lockscope repair”, and that of a database not even then'),
          l10n.t('send a signal to a process'),
          l10n.t('talk to anything over a network but the database that “lockscope db” is told, and only to look'),
          l10n.t('delete at once: the latest {0} files it removed are kept, and “lockscope undo” puts them back', 200),
          l10n.t('ask when nobody can answer: without a terminal and without --yes it removes nothing'),
        ]),
      ],
      [
        l10n.t('Output:'),
        list([
          l10n.t('Results go to the standard output, everything else to the error output.'),
          l10n.t(
            '--json prints one object; keys are only ever added. Times are ISO 8601, durations milliseconds, paths absolute.',
          ),
          l10n.t('Colours on a terminal only; NO_COLOR, FORCE_COLOR, --color and --no-color decide otherwise.'),
        ]),
      ],
    ]),

  ls: (): string => l10n.t('Show the locks and journals below folders, or single ones'),
  watch: (): string => l10n.t('Show them now, then a line for every change, until Ctrl+C'),
  explain: (): string => l10n.t('Everything known about one lock or journal: holder, evidence, what to do'),
  release: (): string => l10n.t('Remove locks whose holders are proved gone; what is removed is kept for undo'),
  sweep: (): string => l10n.t('Remove what interrupted operations left behind, if their makers are proved gone'),
  verify: (): string => l10n.t('Check journals for damage; exits with 1 when there is some'),
  repair: (): string => l10n.t('Put damaged journals in order, under their own lock; the damaged one is kept for undo'),
  undo: (): string => l10n.t('Put back what was removed last in one go, unless its place is taken; or forget it'),
  report: (): string => l10n.t('Everything known of locks and journals as Markdown or JSON, to pass on'),

  db: (): string => l10n.t('Show the locks of a database by their names, and who waits for whom'),
  database: (): string =>
    l10n.t(
      'a URL, the name of a variable that has one, in the environment or the .env of this folder, or a name of the setting lockscope.databases in its .vscode/settings.json',
    ),
  databases: (): string => l10n.t('a JSON file with databases by name, as in the setting lockscope.databases'),
  urlEnv: (): string => l10n.t('the variable that has the URL'),
  candidate: (): string =>
    l10n.t('a text that your application may lock by its hash, to find its name again; may be given again'),
  dbEpilogue: (): string =>
    sections([
      [
        l10n.t('Notes:'),
        list([
          l10n.t('What is missing in the URL comes from PGHOST, PGUSER, PGPASSWORD and so on, and from ~/.pgpass.'),
          l10n.t('Everybody on this machine can see a password that stands in the arguments: name a variable instead.'),
          l10n.t('It only looks: in read-only transactions with limits, and it ends no session.'),
        ]),
      ],
    ]),
  registry: (): string => l10n.t('Which names lead to which processes, and whether those are still there'),
  registryList: (): string =>
    l10n.t('Show pid files and records of servers by name: process, port, and whether they tell the truth'),
  beam: (): string => l10n.t('the names in this running node of Erlang or Elixir, name@host; nothing is changed there'),
  beamTable: (): string => l10n.t('a table of the node that is a registry as well; may be given again'),
  cookieEnv: (): string => l10n.t('the variable that has the cookie of the node'),
  cookieFile: (): string => l10n.t('the file that has the cookie of the node (default: {0})', '~/.erlang.cookie'),
  grace: (): string => l10n.t('look again so many seconds later: what is dead both times is stale'),
  registryRemove: (): string =>
    l10n.t('Remove entries whose processes are proved gone, if they are still the same; kept for undo'),
  registries: (): string => l10n.t('a file with registries of your own, as in the setting lockscope.registries'),
  registryPath: (): string =>
    l10n.t('a registry, or a folder with some, to look in instead of this folder; may be given several times'),
  dryRemove: (): string => l10n.t('show what would be removed, and stop there'),
  entries: (): string => l10n.t('names of entries below this folder, or their files'),

  paths: (): string => l10n.t('folders, or single files (default: this folder)'),
  journalPaths: (): string => l10n.t('folders, or journals; - is what is piped in (default: this folder)'),
  damagedJournals: (): string => l10n.t('journals'),
  path: (): string => l10n.t('a lock, a leftover or a journal'),
  lockPaths: (): string => l10n.t('lock files'),
  undoId: (): string =>
    l10n.t('what to put back, as release, sweep and --list name it (default: all that was removed last in one go)'),

  json: (): string => l10n.t('for programs: one JSON object'),
  jsonLines: (): string => l10n.t('for programs: one JSON object a line'),
  kind: (): string => l10n.t('only these: lock, temp (what interrupted operations left) or kernel; no journals then'),
  verdict: (): string => l10n.t('only these verdicts, separated by commas; no journals then'),
  exclude: (): string => l10n.t('never look into such folders; may be given again'),
  lease: (): string =>
    l10n.t(
      'how long a lock of a tool counts as in time (codegraph: at least {0}); may be given again',
      shortDuration(30_000),
    ),
  unrecognized: (): string => l10n.t('also what merely looks like a lock; nothing is ever said against it'),
  outside: (): string =>
    l10n.t(
      'also where tools keep locks outside of the folders, by group ({0}); shown, never touched; may be given again',
      'browsers, caches, daemons, editors, security, system',
    ),
  journals: (): string => l10n.t('a JSON file with journals of your own, as in the setting lockscope.journals'),
  format: (): string => l10n.t('what is named is a journal of this format, whatever it is called'),
  dialects: (): string =>
    l10n.t(
      'a JSON file with dialects of your own, as in the setting lockscope.dialects; globs are relative to the folder named, and for a single file to the working folder',
    ),
  yes: (): string => l10n.t('do not ask'),
  undoYes: (): string => l10n.t('do not ask; only --clear does'),
  clear: (): string => l10n.t('delete what is kept for good, all of it or the one that is named'),
  dryRun: (): string => l10n.t('show what would be removed and why, and stop there'),
  dryRepair: (): string => l10n.t('show what would change, and stop there'),
  list: (): string => l10n.t('show what is kept, and stop there'),
  color: (): string => l10n.t('always use colours'),
  noColor: (): string => l10n.t('never use colours'),
  version: (): string => l10n.t('print the version'),
  help: (): string => l10n.t('print this help'),

  lsEpilogue: (): string =>
    examples([
      ['lockscope ls src ../other', l10n.t('two folders')],
      ['lockscope ls .git/index.lock', l10n.t('one file')],
      ['lockscope ls --verdict held,overdue', l10n.t('who is at work')],
      ["lockscope ls --exclude '**/vendor/**'", l10n.t('besides what is always left out: {0}', 'node_modules, …')],
    ]),
  watchEpilogue: (): string =>
    sections([
      [
        l10n.t('Each line of --json is one of:'),
        list([
          '{"version":1,"at":…,"event":"added"|"changed"|"removed","lock":{…}}',
          '{"version":1,"at":…,"event":"added"|"changed"|"removed","journal":{…}}',
          l10n.t('{0}, once, after all that is there already', '{"version":1,"at":…,"event":"ready"}'),
        ]),
      ],
    ]),
  releaseEpilogue: (): string =>
    sections([
      [
        l10n.t('How it is done:'),
        list([
          l10n.t('The holder is looked up, and without proof that it is gone nothing happens (exit code 3).'),
          l10n.t('You are shown the evidence and asked; --yes answers for you.'),
          l10n.t(
            'The file must still be the very same (exit code 4 otherwise), and is exchanged or moved aside in one step.',
          ),
          l10n.t('It is kept; “lockscope undo” puts it back, unless somebody has taken the place.'),
        ]),
      ],
    ]),
  verifyEpilogue: (): string =>
    sections([
      [
        l10n.t('Findings are printed as compilers do:'),
        list([l10n.t('path:line:offset: severity: text (code), where offset counts bytes from the start of the file')]),
      ],
    ]),
  repairEpilogue: (): string =>
    sections([
      [
        l10n.t('How it is done:'),
        list([
          l10n.t('A line that is no entry is taken out; all others stay, byte for byte and in their order.'),
          l10n.t('You are shown what would change and asked; --yes answers for you.'),
          l10n.t(
            'The repaired journal takes the place of the damaged one in one step, under its lock; while a living process has that, nothing happens (exit code 3). If the journal has changed by then, neither (4).',
          ),
          l10n.t('The damaged one is kept; “lockscope undo” puts it back, unless the journal was written to since.'),
        ]),
      ],
    ]),
} as const;

export function invalidChoiceText(allowed: readonly string[]): string {
  return l10n.t('Choose from: {0}.', allowed.join(', '));
}

export function invalidSecondsText(): string {
  return l10n.t('A number of seconds is expected, at least 1.');
}

export function invalidLeaseText(tools: readonly string[]): string {
  return l10n.t('Write TOOL=SECONDS, with TOOL one of: {0}.', tools.join(', '));
}

function examples(pairs: readonly (readonly [string, string])[]): string {
  return sections([[l10n.t('Examples:'), rows(pairs)]]);
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
