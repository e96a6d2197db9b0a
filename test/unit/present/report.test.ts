import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fail, ok } from '../../../src/core/result';
import { snapshotJson } from '../../../src/present/machineJson';
import { type Report, reportJson } from '../../../src/present/report';
import { reportMarkdown } from '../../../src/present/reportMarkdown';
import { momentText } from '../../../src/present/timeText';
import { gapsOfLink } from '../../../src/core/registry/beam/nodeGaps';
import { nodeRecord } from '../../../src/core/registry/beam/nodeRecord';
import { auditEntry, keptFile } from '../../support/actedRecords';
import { heldRecord, journalRecord, lockRecord, minute, now, snapshotOf } from '../../support/records';
import { beamEntry, beamRegistry, pidFile } from '../../support/registryRecords';
import { hostile, raw } from './sentences';

const machine = { platform: 'linux', lockscope: '1.2.3', vscode: '1.101.0', trusted: true };
const unreadable = { code: 'folder-unreadable', path: '/ws/x', error: { code: 'EACCES', message: 'no' } } as const;
const snapshot = snapshotOf({
  locks: [heldRecord({ path: '/ws/b.lock' }), lockRecord()],
  journals: [journalRecord(), journalRecord({ path: '/ws/z/changes.journal', health: 'damaged' })],
  notices: [unreadable],
});

function report(overrides: Partial<Report> = {}): Report {
  return { now, snapshot, roots: ['/ws'], machine, audit: [auditEntry()], undo: ok([keptFile()]), ...overrides };
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

describe('the report for programs', () => {
  it('is the shape for machines, and what was done, can be undone and could not be seen', () => {
    assert.deepEqual(reportJson(report()), {
      ...snapshotJson(snapshot, now),
      at: iso(now),
      machine,
      folders: ['/ws'],
      complete: true,
      notices: [unreadable],
      audit: [
        {
          at: iso(now - minute),
          action: 'release',
          path: '/ws/.codegraph/changes.journal.lock',
          dialect: 'codegraph.journal-lock',
          holderPid: 4711,
          outcome: 'done',
          by: 'swap',
          reason: null,
          righted: null,
          quarantine: null,
          evidence: [{ code: 'process-absent', text: 'There is no process 4711.' }],
        },
      ],
      undo: [
        {
          id: `${now - minute}-00000000000000aa`,
          path: '/ws/.codegraph/changes.journal.lock',
          dialect: 'codegraph.journal-lock',
          kind: 'lock',
          removedAt: iso(now - minute),
          holderPid: 4711,
          size: 27,
          sha256: null,
          shape: 'file',
          by: 'swap',
          batch: '00000000000000bb',
        },
      ],
      undoUnreadable: null,
    });
  });

  it('holds only what JSON can hold, and no list is missing', () => {
    const json = reportJson(report({ audit: null }));
    assert.deepEqual(JSON.parse(JSON.stringify(json)), json);
    assert.deepEqual((json as { audit: unknown }).audit, []);
  });
});

describe('the report for people', () => {
  it('has the machine, each lock with its evidence, each journal with its findings, what was done and can be undone', () => {
    const moment = momentText(now);
    const before = momentText(now - minute);
    const text = reportMarkdown(report());
    const expected = [
      '# Lockscope report',
      '',
      `- Date: ${moment} (${iso(now)})`,
      '- Lockscope: 1.2.3',
      '- VS Code: 1.101.0',
      '- System: linux',
      '- Workspace: trusted',
      '- Folder: `/ws`',
      '',
      '## Locks (2)',
      '',
      '### `.codegraph/changes.journal.lock`',
      '',
      '- Kind: codegraph journal lock',
      '- Verdict: stale. Nobody holds this lock any more. It can be released.',
      '- Protects: `.codegraph/changes.journal`',
    ];
    assert.deepEqual(text.split('\n').slice(0, expected.length), expected);
    assert.match(text, /\n- Evidence\n {2}- The file names process 4711, nonce .*\n {2}- There is no process 4711\.\n/);
    assert.match(text, /\n### `b\.lock`\n\n(?:- .*\n)*- Holder: pid 4711, alive · .*node/);
    assert.match(
      text,
      /## Journals \(2\)\n\n### `z\/changes\.journal`\n\n- Kind: codegraph journal\n- Health: damaged\n.*\n- line 7, byte 120: error/,
    );
    assert.match(text, /## What could not be seen\n\n- x: cannot be read \(EACCES\)\.\n/);
    assert.ok(
      text.includes(
        `- ${before} · Release: done, exchanged in one step · \`.codegraph/changes.journal.lock\` · pid 4711\n  - There is no process 4711.\n`,
      ),
      text,
    );
    assert.ok(
      text.endsWith(
        `- ${before} · exchanged in one step · \`.codegraph/changes.journal.lock\` · ${now - minute}-00000000000000aa\n`,
      ),
      text,
    );
  });

  it('has each registry with its entries, what is wrong first and with its evidence, and what could not be seen of it', () => {
    const process = { kind: 'beam', pid: '<0.2.0>', liveness: 'dead', command: null } as const;
    const gone = beamEntry('gone', {
      ...{ id: 'gone', verdict: 'stale', process },
      evidence: [{ code: 'beam-dead', pid: '<0.2.0>' }, { code: 'beam-orphan-race' }],
    });
    const alive = { ...process, liveness: 'alive', command: 'm:f/1' } as const;
    const gaps = [{ code: 'entries-omitted', count: 3 }] as const;
    const table = { ...beamRegistry([beamEntry('here', { process: alive }), gone]), gaps };
    const node = nodeRecord('app@host', null, gapsOfLink({ kind: 'resting', because: 'unseen' }, null));
    const text = reportMarkdown(
      report({ snapshot: snapshotOf({ locks: [pidFile('web')], registries: [table, node] }) }),
    );
    const expected = [
      '## Registries (3)',
      '',
      '### `api/tmp/pids`',
      '',
      '- Kind: Rails pid file',
      '- `web`: dead · 4 min · pid 4711, gone',
      '',
      '### `app@host`',
      '',
      '- Kind: Node of Erlang',
      '- app\\@host is not asked: nobody looks at it.',
      '',
      '### `Electric.Shapes.ConsumerRegistry:one on app@host`',
      '',
      '- Kind: BEAM registry',
      '- 3 more entries were not read.',
      '- `gone`: dead · pid \\<0.2.0\\>, gone',
      '  - Its node has no process \\<0.2.0\\> any more.',
    ].join('\n');
    assert.ok(text.includes(expected), text);
    assert.match(
      text,
      /\n {2}- To take the entry out by its name alone [^\n]*\n- `here`: alive [^\n]*\n\n## What could/,
    );
  });

  it('says why nobody knows what can be undone, and not that nothing can', () => {
    const seen = report({ undo: fail({ code: 'EACCES', message: 'EACCES: *denied*' }) });
    assert.match(
      reportMarkdown(seen),
      /\n## What can be undone\n\nWhat was removed and kept for undo cannot be read \(EACCES: \\\*denied\\\*\)\.\n$/,
    );
    const { undo, undoUnreadable } = reportJson(seen) as Readonly<Record<string, unknown>>;
    assert.deepEqual([undo, undoUnreadable], [[], { code: 'EACCES', message: 'EACCES: *denied*' }]);
  });

  it('says of what is empty that it is, and leaves out what nobody did', () => {
    const text = reportMarkdown(
      report({
        snapshot: snapshotOf({}),
        audit: null,
        undo: ok([]),
        machine: { ...machine, vscode: null, trusted: false },
      }),
    );
    assert.deepEqual(
      text.split('\n').filter((line) => line.startsWith('#')),
      [
        ...['# Lockscope report', '## Locks (0)', '## Journals (0)', '## Registries (0)'],
        ...['## What could not be seen', '## What can be undone'],
      ],
    );
    assert.match(
      text,
      /There is no lock\.\n[^]*There is no journal\.\n[^]*There is no registry\.\n[^]*Nothing\.\n[^]*Nothing\.\n$/,
    );
    assert.match(text, /\n- Workspace: not trusted: nothing is removed\n/);
    assert.doesNotMatch(text, /VS Code/);
  });

  it('means nothing more, whatever files, tools and processes are called', () => {
    const lock = lockRecord({
      path: `/ws/${hostile}`,
      resource: `/ws/${hostile}`,
      cure: hostile,
      evidence: [{ code: 'file-says', fact: { name: 'reason', value: hostile } }],
      words: { title: hostile, what: hostile, harm: hostile, cure: hostile },
      dialect: 'declared.x',
    });
    const plain = lockRecord({ dialect: 'declared.x', evidence: lock.evidence.slice(0, 1), cure: 'c' });
    const bad = { locks: [lock], journals: [journalRecord({ path: `/ws/${hostile}`, health: 'damaged' })] };
    const good = {
      locks: [{ ...plain, words: { title: 't', what: 't', harm: 't', cure: 't' } }],
      journals: [journalRecord({ health: 'damaged' })],
    };
    const acted = { path: hostile, reason: hostile, quarantine: hostile, outcome: 'failed' } as const;
    const text = reportMarkdown(
      report({
        snapshot: snapshotOf({ ...bad, notices: [{ ...unreadable, path: hostile }] }),
        audit: [auditEntry(acted)],
        undo: ok([keptFile({ path: hostile, id: hostile })]),
      }),
    );
    const harmless = reportMarkdown(
      report({ snapshot: snapshotOf({ ...good, notices: [unreadable] }), audit: [auditEntry()] }),
    );
    assert.doesNotMatch(text.replaceAll('\n', ''), raw);
    // As many lines, each of the same kind: no name has begun a heading, an item or a line of its own.
    const kinds = (markdown: string): readonly string[] =>
      markdown.split('\n').map((line) => /^(?:#+ | *- |)/.exec(line)?.[0] ?? '');
    assert.deepEqual(kinds(text), kinds(harmless));
    // Outside of code every character that could begin something is escaped.
    for (const line of text.split('\n')) {
      const bare = line
        .replace(/^(?:#+| *-) /, '')
        .replaceAll(/(?<![\\`])(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, '')
        .replaceAll(/\\./g, '');
      assert.doesNotMatch(bare, /[`<>[\]|*_]|\$\(/, line);
    }
  });
});
