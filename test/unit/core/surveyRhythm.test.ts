import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { type Beats, SurveyRhythm } from '../../../src/core/surveyRhythm';
import { FakeClock } from '../../support/memory/fakeClock';

const second = 1_000;

describe('the rhythm of a survey', () => {
  let clock: FakeClock;
  let began: number;
  let done: string[];
  let reconcileMs: number;
  let canPulse: boolean;
  let pulseTakesMs: number;
  let rhythm: SurveyRhythm;

  beforeEach(() => {
    clock = new FakeClock();
    began = clock.now();
    done = [];
    reconcileMs = 60 * second;
    canPulse = true;
    pulseTakesMs = 0;
    const beat = (what: string): void => void done.push(`${what} ${clock.now() - began}`);
    const beats: Beats = {
      reconcileMs: () => reconcileMs,
      reconcile: () => Promise.resolve(beat('reconcile')),
      crawl: () => Promise.resolve(beat('crawl')),
      canPulse: () => canPulse,
      pulse: () => {
        beat('pulse');
        return new Promise((resolve) => clock.after(pulseTakesMs, resolve));
      },
    };
    rhythm = new SurveyRhythm(clock, beats);
  });

  it('looks at everything again and again, in the period there is when the last time is through', async () => {
    rhythm.reconcile();
    await clock.advance(60 * second);
    reconcileMs = 10 * second;
    await clock.advance(120 * second);
    assert.deepEqual(done, [
      'reconcile 60000',
      'reconcile 120000',
      ...[130, 140, 150, 160, 170, 180].map((s) => `reconcile ${s}000`),
    ]);
  });

  it('begins the period anew when it is asked to, and looks only once then', async () => {
    rhythm.reconcile();
    await clock.advance(50 * second);
    rhythm.reconcile();
    await clock.advance(59 * second);
    assert.deepEqual(done, []);
    await clock.advance(second);
    assert.deepEqual(done, ['reconcile 110000']);
  });

  it('crawls once, when it was last asked to', async () => {
    rhythm.crawlAfter(second);
    rhythm.crawlAfter(5 * second);
    await clock.advance(60 * second);
    assert.deepEqual(done, ['crawl 5000']);
  });

  it('asks after processes every two seconds, however often it is told to go on', async () => {
    rhythm.pulse();
    rhythm.pulse();
    await clock.advance(4_500);
    rhythm.pulse();
    await clock.advance(1_500);
    assert.deepEqual(done, ['pulse 2000', 'pulse 4000', 'pulse 6000']);
  });

  it('slows down where that takes long, but never so far that a death is told of late', async () => {
    pulseTakesMs = 8;
    rhythm.pulse();
    await clock.advance(2_000 + 8 + 2_400 + 8);
    pulseTakesMs = 100;
    await clock.advance(20 * second);
    assert.deepEqual(done.slice(0, 5), ['pulse 2000', 'pulse 4408', 'pulse 6816', 'pulse 9416', 'pulse 12016']);
  });

  it('rests while there is nothing to ask after', async () => {
    canPulse = false;
    rhythm.pulse();
    await clock.advance(60 * second);
    assert.deepEqual([done, clock.pendingTimers], [[], 0]);
    canPulse = true;
    rhythm.pulse();
    await clock.advance(2 * second);
    assert.deepEqual(done, ['pulse 62000']);
  });

  it('does nothing once it is over, whoever asks for it', async () => {
    rhythm.reconcile();
    rhythm.crawlAfter(second);
    rhythm.pulse();
    rhythm.dispose();
    rhythm.reconcile();
    rhythm.crawlAfter(second);
    rhythm.pulse();
    await clock.advance(600 * second);
    assert.deepEqual([done, clock.pendingTimers], [[], 0]);
  });
});
