import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { LockRecord } from '../../../src/core/lock';
import { registriesOf } from '../../../src/core/registry/registries';
import type { Registry, RegistryEntry } from '../../../src/core/registry/registry';
import type { NodeView, TreeView } from '../../../src/present/nodeView';
import { registriesTree } from '../../../src/present/registriesTree';
import { entryOfNode, nodeOfEntry } from '../../../src/present/registryRowIds';
import { badgeCount, wrongText } from '../../../src/present/registryText';
import { momentText } from '../../../src/present/timeText';
import { holder, liveHolder, lockRecord, minute, now, snapshotOf } from '../../support/records';
import {
  beamEntry,
  beamRegistry,
  devServer,
  livePidFile,
  mapEntry,
  mapRegistry,
  pidFile,
} from '../../support/registryRecords';
import { hostile, raw } from './sentences';
import { idsOf, rowsOf, shapeOf } from './treeShape';

function registries(locks: readonly LockRecord[], others: readonly Registry[] = []): readonly Registry[] {
  return registriesOf(snapshotOf({ locks, registries: others }));
}

function tree(locks: readonly LockRecord[], others: readonly Registry[] = [], at = now): TreeView {
  return registriesTree(registries(locks, others), { now: at, roots: ['/ws'], opened: new Set() });
}

const dead = pidFile('server');
const started = momentText(now - 10 * minute);
const other = { code: 'port-of-another', port: 3000, pid: 9, command: 'node other.js' } as const;
const served = { code: 'port-served', port: 3000, pid: 4711 } as const;

const expressions = { elixir: null, erlang: 'ets:match_delete(…).' };

/** The labels of what is below a row. */
function below(shown: TreeView, id: string): readonly string[] {
  return shown.childrenOf(id).map(({ label }) => label);
}

describe('the tree of registries', () => {
  it('is empty where there is none', () => {
    assert.deepEqual(shapeOf(tree([lockRecord()])), []);
  });

  it('shows of one entry everything that is known', () => {
    assert.deepEqual(shapeOf(tree([dead])), [
      [
        'api/tmp/pids',
        '1 dead · 1 entry · Rails pid file',
        [
          [
            'server',
            'dead · 4 min · pid 4711, gone',
            [
              ['Process', 'pid 4711, gone', []],
              [
                'Evidence',
                'Its process is gone, and whoever goes by this name finds nobody. It can be removed.',
                [['There is no process 4711.', '', []]],
              ],
            ],
          ],
        ],
      ],
    ]);
  });

  it('begins with what is wrong, in registries and in entries, and leaves closed what is in order', () => {
    const locks = [
      livePidFile('a', { path: '/ws/a/tmp/pids/a.pid', id: '1' }),
      livePidFile('alive'),
      livePidFile('maybe', { verdict: 'unknown' }),
      dead,
      devServer(other),
    ];
    const shown = tree(locks);
    assert.deepEqual(
      shown.roots.map(({ id, label, description, expandable }) => [label, description, expandable, below(shown, id)]),
      [
        ['api/tmp/pids', '1 dead · 3 entries · Rails pid file', 'expanded', ['server', 'maybe', 'alive']],
        ['web/.nuxt', '1 misleading · 1 entry · Nuxt lock', 'expanded', ['nuxt']],
        ['a/tmp/pids', '1 entry · Rails pid file', 'collapsed', ['a']],
      ],
    );
  });

  it('says where a server is to be found, and who else claims its port', () => {
    const rival = devServer(null, { path: '/ws/b/.nuxt/nuxt.lock', id: 'b', holder: liveHolder({ pid: 12 }) });
    const shown = tree([rival, devServer(other)]);
    const [first] = shown.roots.map(({ id }) => shown.childrenOf(id)[0]);
    assert.equal(first?.description, 'port claimed twice · :3000 · 4 min · node build.js (pid 12)');
    assert.deepEqual(shapeOf(shown)[1]?.[2][0]?.[2].slice(1, 3), [
      ['Address', 'http://localhost:3000/', []],
      ['Port also claimed by', 'nuxt · b/.nuxt/nuxt.lock', []],
    ]);
  });

  it('offers in each row only what applies to it', () => {
    const locks = [
      dead,
      pidFile('kept', { releasable: false }),
      livePidFile('alive'),
      devServer(served),
      devServer(other, { id: 'x', path: '/ws/x/.nuxt/nuxt.lock' }),
    ];
    const others = [
      mapRegistry([mapEntry('dead'), mapEntry('none', { process: null, removal: { kind: 'none', copy: null } })]),
      beamRegistry([beamEntry('one'), beamEntry('two', { removal: { kind: 'none', copy: expressions } })]),
    ];
    const contexts = rowsOf(tree(locks, others))
      .filter(({ node: { context } }) => context.startsWith('entry'))
      .map(({ node: { label, context } }) => [label, context]);
    assert.deepEqual(contexts, [
      ['kept', 'entry lock file pid'],
      ['server', 'entry lock file pid remove'],
      ['alive', 'entry lock file pid alive'],
      ['dead', 'entry file pid remove'],
      ['none', 'entry file'],
      ['nuxt', 'entry lock file pid alive address'],
      ['nuxt', 'entry lock file pid alive address page'],
      ['one', 'entry'],
      ['two', 'entry expression'],
    ]);
  });

  it('does not close a registry before one’s eyes in which all is put right', () => {
    const opened = new Set<string>();
    const expandable = [livePidFile('server'), dead, livePidFile('server')].map(
      (lock) => registriesTree(registries([lock]), { now, roots: ['/ws'], opened }).roots[0]?.expandable,
    );
    assert.deepEqual(expandable, ['collapsed', 'expanded', 'expanded']);
  });

  it('says of a file why not all is told of it, and of names that lead to no process what they lead to', () => {
    const plain = { process: null, evidence: [], removal: { kind: 'none', copy: null } } as const;
    const entries = (['stale', 'held', 'overdue'] as const).map((verdict) => mapEntry(verdict, { verdict, ...plain }));
    const shown = tree(
      [],
      [{ ...mapRegistry(entries), trouble: { code: 'not-json' }, gaps: [{ code: 'private-table' }] }],
    );
    const sentence = 'It is not JSON, or not all of it: tools that read it may take it for empty.';
    const gone = 'What it names is gone, and whoever goes by this name finds nothing. Lockscope does not remove it.';
    assert.deepEqual(shapeOf(shown), [
      [
        'registry.json',
        '1 dead · 3 entries · X registry',
        [
          [sentence, '', []],
          ['The table is private: only the process that owns it can read it.', '', []],
          ['stale', 'dead', [['Evidence', gone, []]]],
          ['overdue', 'overdue', [['Evidence', 'What it names is there, but past the time that its tool grants.', []]]],
          ['held', 'alive', [['Evidence', 'What it names is there.', []]]],
        ],
      ],
    ]);
    for (const { node, parent } of rowsOf(shown)) {
      assert.deepEqual([shown.node(node.id), shown.parentOf(node.id)], [node, parent]);
    }
    assert.match(shown.tooltipOf(shown.roots[0]?.id ?? ''), /It is not JSON/);
    assert.equal(tree([], [mapRegistry([])]).roots[0]?.expandable, 'none');
  });

  it('has room for registries without a path, and for processes that sleep', () => {
    const shown = tree([], [beamRegistry([beamEntry('shape-1')])]);
    assert.deepEqual(shapeOf(shown), [
      [
        'Electric.Shapes…ne on app@host',
        '1 entry · BEAM registry',
        [
          [
            'shape-1',
            'suspended · pid <0.87.0>, suspended',
            [
              ['Process', 'pid <0.87.0>, suspended', []],
              ['Evidence', 'Its process is there, and runs nothing until it is resumed.', []],
            ],
          ],
        ],
      ],
    ]);
  });

  it('tells a screen reader everything in words', () => {
    const shown = tree([dead, devServer(served)]);
    const labels = [...shown.roots, ...shown.roots.flatMap(({ id }) => shown.childrenOf(id))];
    assert.deepEqual(
      labels.map(({ accessibilityLabel }) => accessibilityLabel),
      [
        'api/tmp/pids, 1 dead, 1 entry, Rails pid file',
        'web/.nuxt, 1 entry, Nuxt lock',
        'server, dead, pid 4711, gone, 4 minutes old',
        'nuxt, alive, port 3000, node build.js (pid 4711), 4 minutes old',
      ],
    );
  });

  it('names in its hover the state, the place, the process and the evidence', () => {
    const shown = tree([devServer(other)]);
    const [registry] = shown.roots;
    const [entry] = shown.childrenOf(registry?.id ?? '');
    assert.equal(shown.tooltipOf(registry?.id ?? ''), 'Nuxt lock `web/.nuxt`');
    const text = shown.tooltipOf(entry?.id ?? '').replaceAll('\\', '');
    for (const part of [
      '$(report) **port taken** — Its process is alive, but another one listens at the port that it names.',
      'Nuxt lock `web/.nuxt/nuxt.lock`',
      '| Name | `nuxt` |',
      `| Process | pid 4711, alive · /usr/bin/node /ws/scripts/build.js --watch · started ${started} (10 min ago) |`,
      '| Address | `http://localhost:3000/` |',
    ]) {
      assert.ok(text.includes(part), `${part}\n${text}`);
    }
    assert.match(text, /^- .*3000.*node other\.js/m);
  });

  it('knows the entry a row is about, whatever its name is', () => {
    const names = ['plain', '%00', '\u0000evidence', '%', '100%25', 'a\u0000b\u0000evidence/0'];
    const shown = tree([], [mapRegistry(names.map((name) => mapEntry(name)))]);
    const ids = idsOf(shown);
    assert.equal(new Set(ids).size, ids.length);
    const entries = new Set(ids.map(entryOfNode));
    assert.deepEqual(entries, new Set([undefined, ...names.map((name) => mapEntry(name).id)]));
    for (const name of names)
      assert.equal(shown.node(nodeOfEntry(mapEntry(name).id))?.context, 'entry file pid remove');
  });

  it('makes hostile text harmless in every row and hover', () => {
    const lock = pidFile(hostile, {
      path: `/ws/${hostile}/${hostile}.pid`,
      holder: holder({ liveness: 'remote', host: hostile, command: hostile, user: hostile }),
      evidence: [
        { code: 'other-host', host: hostile },
        { code: 'file-says', fact: { name: 'url', value: hostile } },
      ],
    });
    const process: RegistryEntry['process'] = { kind: 'beam', pid: hostile, liveness: 'alive', command: hostile };
    const rivals = [{ id: 'x', name: hostile, path: `/${hostile}` }];
    const node = { ...beamRegistry([beamEntry(hostile, { process, address: hostile, rivals })]), title: hostile };
    const shown = tree([lock], [{ ...node, source: { kind: 'beam', node: hostile, table: hostile } }]);
    for (const { node: row } of rowsOf(shown)) {
      assert.doesNotMatch([row.label, row.description, row.accessibilityLabel].join(' '), raw);
      assert.doesNotMatch(shown.tooltipOf(row.id).replaceAll('\n', ''), raw);
      assert.doesNotMatch(shown.tooltipOf(row.id), /[^\\]\]\(command:|<b>[^`]*$/m);
    }
  });

  it('answers alike whichever way it is asked, with three entries and with three hundred', () => {
    const file = (_: unknown, at: number): LockRecord => (at % 3 === 0 ? pidFile(`w${at}`) : livePidFile(`w${at}`));
    for (const length of [3, 300]) {
      const shown = tree(Array.from({ length }, file), [mapRegistry([mapEntry('one')])]);
      const rows = rowsOf(shown);
      assert.equal(rows.filter(({ node }) => node.context.startsWith('entry')).length, length + 1);
      for (const { node, parent } of rows) {
        assert.deepEqual([shown.node(node.id), shown.parentOf(node.id)], [node, parent]);
        assert.equal(shown.childrenOf(node.id).length === 0, node.expandable === 'none', node.id);
      }
      assert.equal(new Set(rows.map(({ node }) => node.id)).size, rows.length);
      const words = shown.childrenOf(shown.roots[0]?.id ?? '').map(({ description }) => description.split(' ')[0]);
      assert.deepEqual(
        words,
        [...words].sort((a, b) => Number(b === 'dead') - Number(a === 'dead')),
      );
    }
  });

  it('changes only the rows that read differently when time goes by', () => {
    const [before, after] = [tree([dead, devServer(served)]), tree([dead, devServer(served)], [], now + minute)];
    const changed = idsOf(before).filter((id) => JSON.stringify(before.node(id)) !== JSON.stringify(after.node(id)));
    const lead = (node: NodeView | undefined): string => node?.label ?? '';
    assert.deepEqual(changed.map((id) => lead(before.node(id))).sort(), ['Process', 'nuxt', 'server']);
  });

  it('knows nothing of an id that is not in it', () => {
    const shown = tree([dead]);
    for (const id of ['', 'registry:x', 'entry:x', `entry:x\u0000process`, `lock:${dead.id}`]) {
      assert.deepEqual([shown.node(id), shown.parentOf(id), shown.childrenOf(id)], [undefined, undefined, []]);
      assert.equal(shown.tooltipOf(id), '');
    }
  });
});

describe('what is wrong with registries', () => {
  it('is said in the title of the view, and counted on its badge only where no other badge counts it', () => {
    const locks = [dead, devServer(other), pidFile('noted', { informational: true })];
    const others = [mapRegistry([mapEntry('a'), mapEntry('b', { verdict: 'held' })]), beamRegistry([beamEntry('c')])];
    assert.equal(wrongText(registries(locks, others)), '3 dead, 1 misleading');
    // The first is a stale lock, which the Locks view counts.
    assert.equal(badgeCount(registries(locks, others)), 2);
    assert.deepEqual([wrongText(registries([])), badgeCount(registries([]))], ['', 0]);
  });
});
