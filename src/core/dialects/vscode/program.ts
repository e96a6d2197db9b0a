import { programNamed } from '../forms/programs';

/** VS Code, what is built from it, and the Node processes in which extensions run. */
export const vscodeProgram = programNamed(
  ...[
    'code',
    'code-insiders',
    'code-oss',
    'code-server',
    'code-tunnel',
    'codium',
    'vscodium',
    'cursor',
    'windsurf',
    'positron',
  ],
  ...['node', 'electron', 'Code Helper', 'openvscode-server', 'bootstrap-fork', 'extensionHost'],
);
