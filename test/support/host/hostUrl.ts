import type { RunningServer } from './startServer';

/** What a workbench window shows and develops. */
export interface WindowOptions {
  readonly workspace?: string;
  readonly extensionPath?: string;
  readonly testsEntry?: string;
}

/** The address of a workbench window on a server, with the development payload it honours under the smoke test driver. */
export function windowUrl(server: Pick<RunningServer, 'url'>, options: WindowOptions): string {
  const payload: [string, string][] = [];
  if (options.extensionPath) {
    payload.push(['extensionDevelopmentPath', remoteUri(options.extensionPath)]);
  }
  if (options.testsEntry) {
    payload.push(['extensionTestsPath', remoteUri(options.testsEntry)]);
  }
  const query = new URLSearchParams();
  if (options.workspace) {
    const kind = options.workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
    query.set(kind, uriPath(options.workspace));
  }
  if (payload.length > 0) {
    query.set('payload', JSON.stringify(payload));
  }
  return `${server.url}/?${query.toString()}`;
}

// The authority is the word itself: the workbench puts its own server in its place.
function remoteUri(file: string): string {
  return `vscode-remote://remote${uriPath(file)}`;
}

function uriPath(file: string): string {
  const slashes = file.replace(/\\/g, '/');
  return slashes.startsWith('/') ? slashes : `/${slashes}`;
}
