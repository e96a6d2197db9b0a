import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ancestryText } from '../../../src/present/processTreeText';
import { hostile, raw } from './sentences';

const git = '/usr/bin/git commit -m "a b"';

describe('who started the holder', () => {
  it('reads from the outermost to the holder itself', () => {
    const ancestors = [
      { pid: 30, command: '/bin/zsh -l' },
      { pid: 20, command: 'node /usr/lib/claude/cli.js --resume' },
    ];
    assert.equal(ancestryText({ ancestors, command: git }), 'node cli.js → zsh → git');
  });

  it('names by its number who cannot be seen', () => {
    const ancestors = [
      { pid: 30, command: null },
      { pid: 20, command: '' },
    ];
    assert.equal(ancestryText({ ancestors, command: git }), 'pid 20 → pid 30 → git');
  });

  it('ends with the parent where the holder’s own command is not known', () => {
    assert.equal(ancestryText({ ancestors: [{ pid: 30, command: 'zsh' }], command: null }), 'zsh');
  });

  it('is nothing where nobody is known above it', () => {
    assert.equal(ancestryText({ ancestors: [], command: git }), '');
  });

  it('is one line and harmless, whatever they are called', () => {
    const ancestors = [{ pid: 30, command: hostile }];
    assert.doesNotMatch(ancestryText({ ancestors, command: hostile }), raw);
  });
});
