import type { ProcessState } from './processPorts';

/** Names after which a command line carries something that is nobody’s business; `author` and `tokenizer` are not. */
const secretName =
  /passw|passphrase|secret|token(?!i[sz])|(?:api|access|account|private|shared)[-_.]?key|credential|cookie|auth(?!or)|authori[sz]ation|(?:^|[-_.]|store|key)pass$/i;

/** Such a name, where no dash, no colon and no sign of equality makes an option of it. */
const lonePassword = /^(?:_?auth_?token|password|passwd|passphrase)$/i;

const name = /(?<![\w./\\-])-{0,2}[A-Za-z_][\w.-]*/g;
const separator = /["']?\s*=\s*|["']?:\s*|\s+/y;
const value = /(?:(?:basic|bearer|digest|negotiate|token)\s+)?(?:(?:"[^"]*"|'[^']*')\S*|\S+)/iy;

/** The user and password of a URL; of http, a user alone as well, since a token may stand there. */
const urlCredentials = /([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/:]*:[^\s/]*@|(https?:\/\/)[^\s/?#]*@/gi;

/** Secrets without a name that tells them: what some programs take and what some services hand out. */
const shapes: readonly RegExp[] = [
  /(\bsshpass\s+-p\s*)\S+/g,
  /(\b(?:mysql|mariadb)\S*\s(?:.{0,200}?\s)?-p)\S+/g,
  /(\s(?:-u|--user|--proxy-user)(?:=|\s+)[^\s:@/]+:)(?!\d+(?:\s|$))\S+/g,
  /()(?<![\w-])(?:(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-)[\w-]{10,}|npm_[A-Za-z0-9]{30,}|sk-[\w-]{32,}|AKIA[0-9A-Z]{12,})/g,
  /()(?<![\w-])eyJ[\w-]{8,}\.[\w-]+\.[\w-]+/g,
];

/** Of processes as they were seen once: thousands of locks may have the same shell and editor above their holders. */
const shown = new WeakMap<Running, string>();

type Running = Extract<ProcessState, { state: 'running' | 'zombie' }>;

/** The command line of a process as it may be shown; `null` when it has none. */
export function shownCommand(process: ProcessState | undefined): string | null {
  if (process?.state !== 'running' && process?.state !== 'zombie') return null;
  if (process.command === null) return null;
  const known = shown.get(process);
  if (known !== undefined) return known;
  const safe = withoutSecrets(process.command);
  shown.set(process, safe);
  return safe;
}

/** A command line without the secrets that people pass in arguments: it is shown, logged and printed. */
export function withoutSecrets(command: string): string {
  // Most have no URL, and to look for its beginning letter by letter takes longest.
  const withoutUrls = command.includes('://')
    ? command.replace(
        urlCredentials,
        (_, scheme: string | undefined, http: string | undefined) => `${scheme ?? http ?? ''}…@`,
      )
    : command;
  return shapes.reduce((text, shape) => text.replace(shape, '$1…'), withoutNamed(withoutUrls));
}

/** Replaces what follows a telling name. Walks from name to name, so that a long line takes no longer than it is long. */
function withoutNamed(command: string): string {
  let safe = '';
  let end = 0;
  for (const { 0: word, index } of command.matchAll(name)) {
    if (index < end || !secretName.test(word)) continue;
    const at = index + word.length;
    const between = matchAt(separator, command, at);
    if (between === '' || !leadsToSecret(word, between)) continue;
    const from = at + between.length;
    const secret = matchAt(value, command, from);
    // Another option: this one had no value.
    if (secret === '' || (between.trim() === '' && secret.startsWith('-'))) continue;
    safe += `${command.slice(end, from)}…`;
    end = from + secret.length;
  }
  return safe + command.slice(end);
}

function leadsToSecret(word: string, between: string): boolean {
  if (between.includes('=') || word.startsWith('-')) return true;
  if (between.includes(':')) return between !== ':' || /authori[sz]ation/i.test(word);
  return lonePassword.test(word);
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
