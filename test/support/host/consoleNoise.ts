// Each of these is printed by a healthy window of a server that was installed without native builds and has no network.
const noise: readonly RegExp[] = [
  /Could not locate the bindings file/,
  /Cannot find module '\.\/build\/Release\/watchdog'/,
  /Failed to load resource/,
  /A bad HTTP response code \(404\) was received when fetching the script/,
  /\[Service Worker\] registration/,
  /getaddrinfo (ENOTFOUND|EAI_AGAIN)/,
  /Timed out waiting for authentication provider/,
  // The server inside of code-server gives out no key for the secret storage, so that the page keeps secrets in memory.
  /Method Not Allowed\s+at \S*getServerKeyPart/,
  // A file is saved without waiting any longer for extensions, on a machine that is busy.
  /Aborted onWillSaveTextDocument-event after \d+ms/,
  // Where a folder is trusted later, the page registers its own extension for TypeScript anew, of which it has no code.
  /Extension `vscode\.typescript-language-features` is already registered/,
  /Activating extension 'vscode\.typescript-language-features' failed: Not Found/,
  // A folder of settings is looked into for snippets once more after it was deleted.
  /Failed snippets from folder '[^']*\/\.vscode' [^]*Unable to resolve nonexistent file '[^']*\/\.vscode'/,
  /ERR_NAME_NOT_RESOLVED|ERR_INTERNET_DISCONNECTED/,
];

/** Whether a console line tells about the harness's own surroundings, and not about the extension under test. */
export function isHarnessNoise(line: string): boolean {
  return noise.some((pattern) => pattern.test(line));
}
