import { hexEnded } from '../forms/hexEnded';
import { kernelFile } from '../forms/kernelFile';
import { pidFile } from '../forms/pidFile';
import { segmentsOf } from '../place';
import { vscodeProgram } from './program';

/** Which process runs with this folder of user data. A second window finds the first through a socket, not by this. */
export const vscodeCodeLock = pidFile({
  id: 'vscode.code-lock',
  tool: 'vscode',
  program: vscodeProgram,
  mechanism: 'record',
  entry: 'tool',
  names: [{ exact: 'code.lock' }],
  claims: (place) => ['machineid', 'User', 'languagepacks.json'].some((name) => place.hasSibling(name)),
  asksNeighbours: true,
  resource: () => '.',
  selfHealing: true,
  removable: true,
  outside: { group: 'editors', folders: ['~/.config/*', '~/Library/Application Support/*', '~/AppData/Roaming/*'] },
  words: {
    title: 'VS Code instance note',
    what: 'VS Code writes here which process runs with this folder of user data. It keeps nobody from anything.',
    harm: 'Nothing breaks; VS Code writes it anew at the next start.',
    cure: 'It goes when VS Code is quit. After a crash the next start writes it anew.',
  },
});

/** The pid of a server that was started over SSH; beside it a token, which is never looked at. */
export const vscodeServerPid = pidFile({
  id: 'vscode.server-pid',
  entry: 'tool',
  tool: 'vscode',
  program: vscodeProgram,
  names: [{ prefix: '.', suffix: '.pid' }],
  claims: ({ folder, name }) => isServerFolder(segmentsOf(folder).at(-1)) && /^\.[0-9a-f]{40}\.pid$/.test(name),
  resource: () => '.',
  selfHealing: true,
  removable: true,
  outside: { group: 'editors', folders: ['~/.vscode-server', '~/.vscode-server-insiders', '~/.cursor-server'] },
  words: {
    title: 'VS Code server pid file',
    what: 'Remote-SSH writes here the pid of the VS Code server that it started on this machine.',
    harm: 'The next connection starts a second server instead of using the running one.',
    cure: 'Run "Kill VS Code Server on Host" in VS Code. After a crash the next connection writes it anew.',
  },
});

/** Taken while a server is installed, or started, for one version of VS Code. */
export const vscodeInstallLock = kernelFile({
  id: 'vscode.install-lock',
  tool: 'vscode',
  program: vscodeProgram,
  names: hexEnded('vscode-remote-lock.'),
  by: 'flock',
  outside: { group: 'editors', folders: ['~/.vscode-server/bin/*', '~/.vscode-server-insiders/bin/*'] },
  words: {
    title: 'VS Code server installation lock',
    what: 'Remote-SSH locks this file while it installs or starts the VS Code server on this machine.',
    harm: 'Removing it releases nothing. Two installations could then write over each other.',
    cure: 'It is released when the installation ends. Where a connection says that one is already in progress for long, end the shell that holds the lock.',
  },
});

function isServerFolder(name: string | undefined): boolean {
  return name !== undefined && /^\.(?:vscode|cursor|windsurf|vscodium)-server(?:-[a-z]+)?$/.test(name);
}
