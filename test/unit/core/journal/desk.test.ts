import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { journalPath, lockPath, SurveyRig } from '../surveyRig';

const header = '# codegraph-journal v1 1763640000000\n';

describe('a journal that is being written', () => {
  let rig: SurveyRig;

  beforeEach(async () => {
    rig = new SurveyRig();
    rig.tree.put(journalPath, header);
    await rig.setRoots('/ws');
  });

  afterEach(() => rig.survey.close());

  const findings = (): readonly string[] =>
    [...rig.inventory.snapshot.journals.values()].flatMap(
      ({ report }) => report?.findings.map(({ code }) => code) ?? [],
    );

  it('is not called damaged for a line that is half written, until it stays so for half a second', async () => {
    rig.tree.put(journalPath, `${header}src/a`);
    await rig.hint(journalPath);
    const [atOnce] = rig.journals;
    await rig.clock.advance(400);
    const [soon] = rig.journals;
    await rig.clock.advance(200);
    assert.deepEqual(
      [atOnce, soon, rig.journals, findings()],
      [`${journalPath} ok`, `${journalPath} ok`, [`${journalPath} damaged`], ['no-final-newline']],
    );
  });

  it('is told of at once for what stands before the half written line', async () => {
    rig.tree.put(journalPath, `${header}DELETED\nsrc/a`);
    await rig.hint(journalPath);
    const atOnce = findings();
    await rig.clock.advance(600);
    assert.deepEqual([atOnce, findings()], [['bare-deleted'], ['bare-deleted', 'no-final-newline']]);
  });

  it('is never called damaged when the line is written to its end meanwhile', async () => {
    rig.tree.put(journalPath, `${header}src/a`);
    await rig.hint(journalPath);
    await rig.clock.advance(300);
    rig.tree.put(journalPath, `${header}src/a.ts\n`);
    await rig.hint(journalPath);
    await rig.clock.advance(2_000);
    assert.deepEqual(rig.journals, [`${journalPath} ok`]);
  });

  it('is given longer while its lock is held, and is judged when that is free', async () => {
    rig.hold(lockPath, 11);
    await rig.hint(lockPath);
    rig.tree.put(journalPath, `${header}src/a`);
    await rig.hint(journalPath);
    await rig.clock.advance(2_000);
    const whileHeld = rig.journals;
    rig.tree.remove(lockPath);
    await rig.hint(lockPath);
    await rig.clock.advance(300);
    assert.deepEqual([whileHeld, rig.journals], [[`${journalPath} ok`], [`${journalPath} damaged`]]);
  });

  it('is judged after five seconds though its lock is held all the time', async () => {
    rig.hold(lockPath, 11);
    await rig.hint(lockPath);
    rig.tree.put(journalPath, `${header}src/a`);
    await rig.hint(journalPath);
    await rig.clock.advance(4_500);
    const before = rig.journals;
    await rig.clock.advance(1_000);
    assert.deepEqual([before, rig.journals], [[`${journalPath} ok`], [`${journalPath} damaged`]]);
  });

  it('that has a half written end since long ago is called damaged at once', async () => {
    rig.tree.put(journalPath, `${header}src/a`, { mtimeMs: rig.clock.now() - 60_000 });
    await rig.hint(journalPath);
    assert.deepEqual(rig.journals, [`${journalPath} damaged`]);
  });

  it('has a time ahead of ours and is judged all the same', async () => {
    rig.tree.put(journalPath, `${header}src/a`, { mtimeMs: rig.clock.now() + 3_600_000 });
    await rig.hint(journalPath);
    await rig.clock.advance(600);
    assert.deepEqual(rig.journals, [`${journalPath} damaged`]);
  });

  it('leaves no timer behind when the survey is closed', async () => {
    rig.tree.put(journalPath, `${header}src/a`);
    await rig.hint(journalPath);
    await rig.survey.close();
    assert.equal(rig.clock.pendingTimers, 0);
  });

  it('keeps who waits for all verdicts waiting until its end is judged', async () => {
    rig.tree.put(journalPath, `${header}src/a`);
    const refreshed = rig.survey.refresh().then(() => rig.journals);
    await rig.clock.advance(600);
    assert.deepEqual(await refreshed, [`${journalPath} damaged`]);
  });
});

describe('a journal that was read in parts', () => {
  it('is read as a whole once it has been left alone for long enough, and not while it is written to', async () => {
    const rig = new SurveyRig();
    rig.tree.put(journalPath, header);
    await rig.setRoots('/ws');
    rig.fs.bytesUnread = 5;
    for (let n = 1; n <= 3; n++) {
      rig.tree.put(journalPath, header + 'a\n'.repeat(n));
      await rig.hint(journalPath);
    }
    const parts = [...rig.fs.afresh];
    rig.fs.bytesUnread = 0;
    await rig.clock.advance(9 * 60_000);
    const early = [...rig.fs.afresh];
    await rig.clock.advance(2 * 60_000);
    const whole = [...rig.fs.afresh];
    await rig.clock.advance(60 * 60_000);
    assert.deepEqual([parts, early, whole, rig.fs.afresh], [[], [], [journalPath], [journalPath]]);
    await rig.survey.close();
  });
});
