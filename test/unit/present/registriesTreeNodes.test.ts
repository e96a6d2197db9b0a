import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { BeamTrouble } from '../../../src/core/registry/beam/beamNode';
import { gapsOfLink } from '../../../src/core/registry/beam/nodeGaps';
import { nodeRecord } from '../../../src/core/registry/beam/nodeRecord';
import type { Registry, RegistryEntry, RegistryGap } from '../../../src/core/registry/registry';
import { beamCureText, beamTroubleText, beamTroubleTitle, registryGapText } from '../../../src/present/beamText';
import type { TreeView } from '../../../src/present/nodeView';
import { registriesTree } from '../../../src/present/registriesTree';
import { nodeOfRow } from '../../../src/present/registryRowIds';
import { momentText } from '../../../src/present/timeText';
import { now } from '../../support/records';
import { beamEntry, beamRegistry, mapEntry, mapRegistry } from '../../support/registryRecords';
import { assertSentence, assertTitle, hostile, raw } from './sentences';
import { rowsOf, shapeOf } from './treeShape';

const node = 'app@host';
const lost: BeamTrouble = { code: 'lost', message: '' };
const refused: BeamTrouble = { code: 'refused', message: '' };
const electric = (entries: readonly RegistryEntry[]): Registry => ({
  ...beamRegistry(entries),
  ...{ dialect: 'beam.electric', title: 'Electric consumer registry' },
});
const registered: Registry = {
  ...beamRegistry([beamEntry('init', { id: 'init' })]),
  ...{ id: 'beam:r', dialect: 'beam.registered', title: 'Names of this node' },
  source: { kind: 'beam', node, table: 'registered' },
};
const alive: RegistryEntry['process'] = { kind: 'beam', pid: '<0.1.0>', liveness: 'alive', command: 'm:f/1' };
const gone: RegistryEntry['process'] = { kind: 'beam', pid: '<0.2.0>', liveness: 'dead', command: null };

function tree(registries: readonly Registry[]): TreeView {
  return registriesTree(registries, { now, roots: ['/ws'], opened: new Set() });
}

function nodeRow(gaps: readonly RegistryGap[], name = node): TreeView {
  return tree([nodeRecord(name, null, gaps)]);
}

describe('a live node in the tree of registries', () => {
  it('has its registries below it, those with what is wrong first, and the names in them', () => {
    const dead = beamEntry('handle', {
      ...{ verdict: 'stale', process: gone },
      removal: { kind: 'none', copy: { elixir: 'x', erlang: 'y' } },
    });
    const busy = beamEntry('busy', {
      ...{ id: 'busy', process: alive },
      evidence: [{ code: 'beam-queue', length: 12 }],
    });
    const shown = tree([nodeRecord(node, '25', []), registered, electric([busy, dead]), mapRegistry([])]);
    const [root] = shown.roots;
    assert.deepEqual(
      [root?.label, root?.description, root?.context, root?.expandable, root?.icon?.id],
      [node, '1 dead · Erlang/OTP 25', 'node connected', 'expanded', 'server-process'],
    );
    assert.deepEqual(
      shown.childrenOf(root?.id ?? '').map(({ label, description, expandable }) => [label, description, expandable]),
      [
        ['Electric.Shapes…erRegistry:one', '1 dead · 2 entries · Electric consumer registry', 'expanded'],
        ['Names of this node', '1 entry', 'collapsed'],
      ],
    );
    const [first] = shown.childrenOf(root?.id ?? '');
    assert.deepEqual(
      shown.childrenOf(first?.id ?? '').map(({ label, description, context }) => [label, description, context]),
      [
        ['handle', 'dead · pid <0.2.0>, gone', 'entry expression'],
        ['busy', 'alive · 12 messages wait · m:f/1 (pid <0.1.0>)', 'entry'],
      ],
    );
  });

  it('answers alike whichever way it is asked, and every row in it knows its node or its entry', () => {
    const shown = tree([nodeRecord(node, '25', [{ code: 'table-missing', table: 'x' }]), registered, electric([])]);
    const rows = rowsOf(shown);
    for (const row of rows) {
      assert.deepEqual([shown.node(row.node.id), shown.parentOf(row.node.id)], [row.node, row.parent]);
      assert.equal(shown.childrenOf(row.node.id).length === 0, row.node.expandable === 'none', row.node.id);
    }
    assert.equal(new Set(rows.map((row) => row.node.id)).size, rows.length);
    assert.equal(nodeOfRow(rows[0]?.node.id ?? ''), node);
    assert.equal(nodeOfRow(rows[1]?.node.id ?? ''), node);
    for (const other of ['', 'entry:beam:["a@b"]', 'registry:beam:nonsense', 'registry:map:/x', 'registry:beam:[1]'])
      assert.equal(nodeOfRow(other), undefined, other);
  });

  it('says in its row how the connection to it is, and below it what is wrong and what helps', () => {
    const at = momentText(now).slice(-8);
    for (const [gaps, description, context, notes] of [
      [
        gapsOfLink({ kind: 'resting', because: 'unseen' }, null),
        'not asked',
        'node resting',
        [['It is asked while this view can be seen.', '', 'note']],
      ],
      [
        gapsOfLink({ kind: 'resting', because: 'disconnected' }, null),
        'disconnected',
        'node resting',
        [['It is not asked until you connect again.', '', 'note']],
      ],
      [
        gapsOfLink({ kind: 'connecting' }, null),
        'connecting…',
        'node connecting',
        [['Its answer is waited for.', '', 'note']],
      ],
      [
        gapsOfLink({ kind: 'connecting' }, lost),
        'connecting… · Connection lost',
        'node connecting',
        [['Connection lost', 'The connection to app@host was lost.', 'note trouble']],
      ],
      [
        gapsOfLink({ kind: 'failed', trouble: lost, retryAt: now }, null),
        'not connected · Connection lost',
        'node failed',
        [['Connection lost', `The connection to app@host was lost. Tried again at ${at}.`, 'note trouble']],
      ],
      [
        gapsOfLink({ kind: 'failed', trouble: refused, retryAt: null }, null),
        'not connected · Not let in',
        'node failed',
        [
          [
            'Not let in',
            `Connect again to enter its cookie, which is kept in the secret storage. ${beamTroubleText(refused, node)} It is not tried again by itself.`,
            'note trouble',
          ],
        ],
      ],
      [
        [{ code: 'table-missing', table: 'jobs' }],
        '',
        'node connected',
        [['There is no table called jobs.', '', 'note']],
      ],
    ] as const) {
      const shown = nodeRow(gaps);
      const [root] = shown.roots;
      assert.deepEqual([root?.description, root?.context], [description, context]);
      const below = shown.childrenOf(root?.id ?? '');
      assert.deepEqual(
        below.map((row) => [row.label, row.description, row.context]),
        notes,
      );
      // Another one is another row to VS Code.
      assert.equal(root?.expandable, 'expanded');
      for (const { id, accessibilityLabel } of below)
        assert.equal(shown.tooltipOf(id).replaceAll('\\', ''), accessibilityLabel);
    }
  });

  it('stands where what is wrong stands while it is not reached', () => {
    const failed = nodeRecord(node, null, gapsOfLink({ kind: 'failed', trouble: lost, retryAt: null }, null));
    const quiet = mapRegistry([mapEntry('a', { verdict: 'held' })]);
    assert.deepEqual(
      shapeOf(tree([quiet, failed])).map(([label]) => label),
      [node, 'registry.json'],
    );
  });

  it('leaves a table in its place whose node is not in the list', () => {
    assert.deepEqual(
      shapeOf(tree([electric([])])).map(([label]) => label),
      ['Electric.Shapes…ne on app@host'],
    );
  });

  it('says of an entry that has just died that it may be replaced, and of a dead one how it is taken out', () => {
    const young = beamEntry('young', { id: 'young', verdict: 'unknown', process: gone });
    const old = beamEntry('old', {
      ...{ id: 'old', verdict: 'stale', process: gone },
      removal: { kind: 'none', copy: { elixir: null, erlang: 'y' } },
    });
    const shown = tree([electric([young, old])]);
    const meaning = (id: string): string | undefined =>
      shown.childrenOf(`entry:${id}`).find(({ label }) => label === 'Evidence')?.description;
    assert.match(meaning('young') ?? '', /not yet for long enough: another one may be about to take its place\.$/);
    assert.match(meaning('old') ?? '', /Lockscope does not remove it; “Copy match_delete” gives /);
  });

  it('makes hostile text harmless in every row and hover', () => {
    const trouble: BeamTrouble = { code: 'failed', message: hostile };
    const gaps = [
      { code: 'table-missing', table: hostile } as const,
      ...gapsOfLink({ kind: 'failed', trouble, retryAt: null }, null),
    ];
    const shown = tree([nodeRecord(hostile, hostile, gaps)]);
    for (const { node: row } of rowsOf(shown)) {
      assert.doesNotMatch([row.label, row.description, row.accessibilityLabel].join(' '), raw);
      assert.doesNotMatch(shown.tooltipOf(row.id).replaceAll('\n', ''), raw);
    }
  });
});

describe('what keeps a node from being asked', () => {
  const codes: readonly BeamTrouble['code'][] = [
    ...(['untrusted', 'no-erlang', 'no-distribution', 'bad-name', 'no-cookie', 'unknown-host', 'no-epmd'] as const),
    ...(['no-such-node', 'refused', 'timeout', 'lost', 'cancelled', 'failed'] as const),
  ];

  it('is said in whole sentences, in a few words for a row, and with what helps', () => {
    for (const code of codes) {
      const trouble = { code, message: 'why' };
      assertSentence(beamTroubleText(trouble, 'App@host'));
      assertTitle(beamTroubleTitle(trouble));
      const cure = beamCureText(trouble);
      if (cure !== '') assertSentence(cure);
    }
    for (const because of ['unseen', 'disconnected', 'connecting'] as const)
      assertSentence(registryGapText({ code: 'node-unasked', because }, 'App@host'));
  });
});
