import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { buildCli, type Ended } from '../support/cli/cliProgram';
import { openScene, type Scene } from '../support/cli/scene';

interface JournalJson {
  readonly path: string;
  readonly dialect: string;
  readonly health: string;
  readonly entries: number | null;
  readonly findings: readonly { readonly code: string }[];
}

function journals({ stdout }: Ended): readonly (readonly unknown[])[] {
  const json = JSON.parse(stdout) as { readonly journals: readonly JournalJson[] };
  return json.journals.map(({ dialect, health, entries, findings }) => [
    dialect,
    health,
    entries,
    ...findings.map(({ code }) => code),
  ]);
}

describe('lockscope verify, of other formats', function () {
  this.timeout(30_000);
  let scene: Scene;

  before(async function () {
    this.timeout(60_000);
    await buildCli();
  });
  beforeEach(() => {
    scene = openScene();
  });
  afterEach(() => scene.end());

  async function piped(text: string, ...args: readonly string[]): Promise<Ended> {
    const cli = await scene.start(['verify', '-', '--json', ...args]);
    cli.end(text);
    return cli.ended;
  }

  it('tells what is piped in by how it begins', async () => {
    const whole = await piped('# codegraph-journal v1 17\nsrc/a.ts\n');
    assert.deepEqual([whole.code, journals(whole)], [0, [['codegraph.journal', 'ok', 1]]]);
    const broken = await piped(`{"a":1}\n${'{"b":'.padEnd(200)}\n{"c":3}\n`);
    assert.deepEqual([broken.code, journals(broken)], [1, [['ndjson.journal', 'damaged', 3, 'json-cut']]]);
  });

  it('takes the word for it, and says which formats there are when it is none', async () => {
    const named = await piped('1\n2\n', '--format', 'ndjson.journal');
    assert.deepEqual(journals(named), [['ndjson.journal', 'ok', 2]]);
    const unknown = await piped('hello\n');
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /does not begin like a journal.*codegraph\.journal, .*ndjson\.journal/);
    assert.equal((await scene.run(['verify', '--format', 'ndjson.journal'])).code, 2);
    const wrong = await piped('hello\n', '--format', 'nonsense');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /no format “nonsense”/);
  });

  it('verifies any file of JSON lines that is named, and no other one on its way', async () => {
    writeFileSync(scene.at('big.jsonl'), '{"a":1}\n{"b":2}{"c":3}\n');
    const named = await scene.run(['verify', '--json', 'big.jsonl']);
    assert.deepEqual([named.code, journals(named)], [1, [['ndjson.journal', 'damaged', 2, 'json-glued']]]);
    assert.deepEqual(journals(await scene.run(['verify', '--json'])), []);
  });

  it('knows journals that are declared in a file, by their place or by their name', async () => {
    const declared = [{ name: 'ledger', glob: 'data/*.ledger', header: '^ledger$', line: '^\\d+$' }];
    writeFileSync(scene.at('journals.json'), JSON.stringify(declared));
    mkdirSync(scene.at('data'));
    writeFileSync(scene.at('data/a.ledger'), 'ledger\n1\nx\n');
    const options = ['--json', '--journals', 'journals.json'];
    for (const args of [[], ['data/a.ledger'], ['data/a.ledger', '--format', 'ledger']]) {
      const ended = await scene.run(['verify', ...args, ...options]);
      assert.deepEqual(
        [ended.code, journals(ended)],
        [1, [['declared.journal.ledger', 'damaged', 2, 'line-unmatched']]],
      );
    }
    writeFileSync(scene.at('journals.json'), JSON.stringify([{ name: 'ledger' }]));
    const refused = await scene.run(['verify', ...options]);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /journal 1, “ledger”, glob: This property is required/);
  });

  it('waits for a line that is half written at the moment', async () => {
    writeFileSync(scene.at('some.log'), '# codegraph-journal v1 17\nsrc/a');
    const cli = scene.run(['verify', '--json', '--format', 'codegraph.journal', 'some.log']);
    const writing = setInterval(() => appendFileSync(scene.at('some.log'), 'a'), 50);
    setTimeout(() => {
      clearInterval(writing);
      appendFileSync(scene.at('some.log'), '.ts\n');
    }, 1_500);
    assert.deepEqual(journals(await cli), [['codegraph.journal', 'ok', 1]]);
  });

  it('tells what stands for good of a file that is written to without an end', async () => {
    writeFileSync(scene.at('some.log'), '# codegraph-journal v1 17\nDELETED\nsrc/a');
    const writing = setInterval(() => appendFileSync(scene.at('some.log'), 'a'), 50);
    try {
      const ended = await scene.run(['verify', '--json', '--format', 'codegraph.journal', 'some.log']);
      assert.deepEqual(journals(ended), [['codegraph.journal', 'damaged', 2, 'bare-deleted']]);
    } finally {
      clearInterval(writing);
    }
  });

  it('finds codegraph’s log of events beside its journal', async () => {
    mkdirSync(scene.at('.codegraph'));
    writeFileSync(scene.at('.codegraph/change-events.ndjson'), '{"ts":1,"file":"a.ts","event":"modified"}\n');
    assert.deepEqual(journals(await scene.run(['verify', '--json'])), [['codegraph.change-events', 'ok', 1]]);
    appendFileSync(scene.at('.codegraph/change-events.ndjson'), '{"ts":2\n{"ts":3}\n');
    assert.equal((await scene.run(['verify'])).code, 1);
  });
});
