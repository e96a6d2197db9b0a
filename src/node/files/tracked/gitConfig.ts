/** The little of a repository's configuration that finding and reading its index takes. */
export interface GitConfig {
  readonly formatVersion: number;
  readonly objectFormat: string;
  readonly ignoreCase: boolean;
  /** Where the files are, when not beside the repository's folder; relative to that. */
  readonly workTree: string | null;
  /** Whether `config.worktree` is read as well. */
  readonly hasWorktreeConfig: boolean;
}

/**
 * Reads the texts of configuration files, later ones over earlier ones. Included files are not: what says how a
 * repository is to be read stands in its own.
 */
export function readGitConfig(...texts: readonly string[]): GitConfig {
  const values = new Map(texts.flatMap((text) => [...valuesOf(text)]));
  return {
    formatVersion: Number(values.get('core.repositoryformatversion') ?? 0),
    objectFormat: (values.get('extensions.objectformat') ?? 'sha1').toLowerCase(),
    ignoreCase: isTrue(values.get('core.ignorecase')),
    workTree: values.get('core.worktree') ?? null,
    hasWorktreeConfig: isTrue(values.get('extensions.worktreeconfig')),
  };
}

/** `section.key` in lower case with its value; a key alone is true. Sections with a subsection say nothing here. */
function* valuesOf(text: string): Generator<[string, string]> {
  let section = '';
  for (const line of text
    .replace(/^\ufeff/, '')
    .replace(/\\\r?\n/g, '')
    .split(/\r?\n/)) {
    const header = /^\s*\[\s*([^\]"\s]*)\s*("(?:[^"\\]|\\.)*"\s*)?\]/.exec(line);
    if (header) section = header[2] === undefined ? (header[1] ?? '').toLowerCase() : '';
    const rest = header ? line.slice(header[0].length) : line;
    const setting = /^\s*([A-Za-z][A-Za-z0-9-]*)\s*(?:=(.*))?$/.exec(rest.replace(/^([^=#;]*)[#;].*$/, '$1'));
    const key = setting?.[1];
    if (section === '' || key === undefined) continue;
    yield [`${section}.${key.toLowerCase()}`, setting?.[2] === undefined ? 'true' : unquote(setting[2])];
  }
}

/** Without quotes, comments and blanks around, and with its escapes undone. */
function unquote(written: string): string {
  let value = '';
  /** How much of the value stands even if only blanks follow. */
  let solid = 0;
  let quoted = false;
  for (let at = 0; at < written.length; at++) {
    let character = written.charAt(at);
    if (character === '"') {
      quoted = !quoted;
      solid = value.length;
      continue;
    }
    if (!quoted && (character === '#' || character === ';')) break;
    if (!quoted && value === '' && /\s/.test(character)) continue;
    if (character === '\\') {
      character = written.charAt(++at);
      character = { n: '\n', t: '\t', b: '\b' }[character] ?? character;
    }
    value += character;
    if (quoted || !/\s/.test(character)) solid = value.length;
  }
  return value.slice(0, solid);
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(?:true|yes|on|[+-]?0*[1-9][0-9]*[kmg]?)$/i.test(value);
}
