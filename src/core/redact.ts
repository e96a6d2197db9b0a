/** Names after which a command line carries something that is nobody's business. */
const secretOption =
  /((?:^|[\s;&])-{0,2}[\w.-]*(?:passw(?:or)?d|passphrase|secret|token|api[-_]?key|access[-_]?key|credential|auth(?!or))[\w.-]*(?:=|\s+))(?!-)("[^"]*"|'[^']*'|\S+)/gi;

/** The user and password of a URL. */
const urlCredentials = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]*@/gi;

/** A command line without the secrets that people pass in arguments: it is shown, logged and printed. */
export function withoutSecrets(command: string): string {
  return command.replace(urlCredentials, '$1…@').replace(secretOption, '$1…');
}
