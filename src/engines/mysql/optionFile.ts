/** What a client's option file says of how a server is reached (`~/.my.cnf`). */
export interface ClientOptions {
  readonly user?: string;
  readonly password?: string;
  readonly host?: string;
  readonly port?: string;
  readonly socket?: string;
}

const understood = new Set(['user', 'password', 'host', 'port', 'socket']);

/**
 * The options of the groups `client` and, before them, `client-server` and `client-mariadb`: lines `name = value`, with
 * quotes around the value or not, `#` and `;` at the start for comments. What includes other files is passed over, as is
 * all that is not understood. Never fails.
 */
export function parseClientOptions(text: string): ClientOptions {
  const options: Record<string, string> = {};
  let isOurs = false;
  for (const line of text.split(/\r\n|\n|\r/).map((each) => each.trim())) {
    const group = /^\[(.+)\]$/.exec(line)?.[1]?.trim().toLowerCase();
    if (group !== undefined) {
      isOurs = ['client', 'client-server', 'client-mariadb'].includes(group);
      continue;
    }
    if (!isOurs || line === '' || /^[#;!]/.test(line)) continue;
    const [, key = '', value] = /^([A-Za-z][\w-]*)\s*=\s*(.*)$/s.exec(line) ?? [];
    const name = key.toLowerCase().replaceAll('_', '-');
    if (value !== undefined && understood.has(name)) options[name] = valueOf(value);
  }
  return options;
}

/** Without quotes; outside of quotes, a `#` after a blank begins a comment. */
function valueOf(raw: string): string {
  const quoted = /^(["'])(.*?)(?<!\\)\1\s*(?:#.*)?$/s.exec(raw);
  return unescaped(quoted?.[2] ?? raw.replace(/\s+#.*$/s, ''));
}

/** The escapes that the clients know (my_getopt); a backslash before anything else stands for itself. */
function unescaped(value: string): string {
  return value.replace(/\\([btnrs\\"'])/g, (_, letter: string) => {
    const known: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', r: '\r', s: ' ' };
    return known[letter] ?? letter;
  });
}
