import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { RegistryEntry } from '../../../src/core/registry/registry';
import { entryExplanation } from '../../../src/present/entryExplanation';
import { now } from '../../support/records';
import { beamEntry, beamRegistry, mapEntry, mapRegistry } from '../../support/registryRecords';
import { hostile, raw } from './sentences';

const gone: RegistryEntry['process'] = { kind: 'beam', pid: '<0.2.0>', liveness: 'dead', command: null };
const dead = beamEntry('handle', {
  ...{ verdict: 'stale', process: gone },
  evidence: [{ code: 'beam-dead', pid: '<0.2.0>' }, { code: 'beam-orphan-race' }],
  removal: { kind: 'none', copy: { elixir: ':ets.match_delete(:t, {"handle", 1})', erlang: null } },
});

describe('the explanation of an entry that is no lock', () => {
  it('says what it is, why it is judged so, what could not be seen, and what takes it out', () => {
    const gaps = [{ code: 'entries-omitted', count: 2 }] as const;
    const text = entryExplanation(dead, { ...beamRegistry([dead]), gaps }, now);
    assert.deepEqual(text.replaceAll('\\', '').split('\n'), [
      '# BEAM registry: dead',
      '',
      'Its process is gone, and whoever goes by this name finds nobody. Lockscope does not remove it; “Copy match_delete” gives what takes exactly this entry out.',
      '',
      '## What it is',
      '',
      '- BEAM registry: `Electric.Shapes.ConsumerRegistry:one on app@host`',
      '- Name: `handle`',
      '- Process: pid <0.2.0>, gone',
      '',
      '## Evidence',
      '',
      '- Its node has no process <0.2.0> any more.',
      '- To take the entry out by its name alone could hit the process that has replaced this one, and leave it an orphan that nobody finds: only name and process together are safe, and only after the clean-up for the dead one is through.',
      '',
      '## What could not be seen',
      '',
      '- 2 more entries were not read.',
      '',
      '## What to do',
      '',
      '- Once the clean-up for the dead process is through and the entry is still there, run one of these on the node. It takes the entry out only while that leads to this very process.',
      '- Elixir: `:ets.match_delete(:t, {"handle", 1})`',
      '',
    ]);
  });

  it('offers nothing for what lives, and the command for what can be taken out of a file', () => {
    const alive = beamEntry('a', { process: { ...gone, liveness: 'alive' } });
    assert.doesNotMatch(entryExplanation(alive, beamRegistry([alive]), now), /What to do/);
    const entry = mapEntry('b');
    assert.match(entryExplanation(entry, mapRegistry([entry]), now, ['/ws']), /“Remove Dead Entry” takes it out/);
  });

  it('means nothing more, whatever names and nodes are called', () => {
    const entry = {
      ...dead,
      name: hostile,
      removal: { kind: 'none', copy: { elixir: hostile, erlang: hostile } },
    } as const;
    const source = { kind: 'beam', node: hostile, table: hostile } as const;
    const text = entryExplanation(entry, { ...beamRegistry([entry]), source, title: hostile }, now);
    for (const line of text.split('\n')) assert.doesNotMatch(line, raw);
    assert.equal(text.split('\n').filter((line) => line.startsWith('#')).length, 4);
    assert.doesNotMatch(text, /[^\\]\]\(command:(?![^\n]*`$)/m);
  });
});
