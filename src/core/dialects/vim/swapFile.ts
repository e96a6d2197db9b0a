import { malformed } from '../content';
import type { Claimant, Dialect } from '../dialect';
import { programNamed } from '../forms/programs';
import { isNanoHeader, isVimHeader, parseSwapHeader, swapHeaderBytes } from './swapHeader';

/** The text of an editing session, kept until it is saved. */
export const vimSwapFile: Dialect = {
  id: 'vim.swap',
  tool: 'vim',
  program: programNamed(
    'vim',
    'vi',
    'nvim',
    'gvim',
    'view',
    'vimdiff',
    'vim.basic',
    'vim.tiny',
    'vim.gtk3',
    'MacVim',
    'ex',
  ),
  kind: 'lock',
  mechanism: 'data',
  names: ['.swp', '.swo', '.swn', '.swm'].flatMap((suffix) => [
    { prefix: '.', suffix },
    // In a folder for all of them: the path of the file with `%` for each separator.
    { prefix: '%', suffix },
  ]),
  maxBytes: swapHeaderBytes,
  readsHead: true,
  resource: editedFile,
  parse: parseSwap,
  leaseMs: null,
  selfHealing: false,
  cure: 'vim -r FILE',
  removable: false,
  outside: {
    group: 'editors',
    folders: [
      '~/.local/state/nvim/swap',
      '~/.local/share/nvim/swap',
      '~/.vim/swap',
      '~/.vim/swapfiles',
      '~/.cache/vim/swap',
    ],
  },
  words: {
    title: 'Vim swap file',
    what: 'Vim or Neovim keeps the text of an editing session here until it is saved. Where the editor is gone, unsaved text may be in it.',
    harm: 'Unsaved text is lost, and two editors may write over the changes of each other.',
    cure: 'Quit the editor that has the file open. Where it is gone, recover the text with `vim -r FILE`, compare it with the file, and then delete the swap file in Vim.',
  },
};

function editedFile(name: string): string {
  return name.startsWith('%') ? '.' : name.slice(1, name.lastIndexOf('.'));
}

function parseSwap(bytes: Uint8Array): Claimant {
  if (bytes.length === 0) return { state: 'empty' };
  if (isNanoHeader(bytes)) return { state: 'foreign' };
  return isVimHeader(bytes) ? parseSwapHeader(bytes) : malformed('no-pid');
}
