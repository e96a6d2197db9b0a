import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Move } from '../support/release/auditedHands';
import {
  judgeProper,
  type ProperAudit,
  type ProperContention,
  type ProperRobbed,
  type Removed,
} from '../support/release/properAttribution';
import type { Way } from '../support/release/realCore';

/** Folder 7 of process 1 was made at 10, and was not there, or another one was, when it looked at 20. */
const robbed: ProperRobbed = {
  ...{ place: 0, by: 1, began: 9, madeAt: 10, lookedAt: 20, at: 21, own: 7, isRemoved: null, found: null },
};
const dead = 6;

function move(kind: Move['kind'], ino: number, at: number): Move {
  return { place: 0, kind, ino, began: at - 0.5, at };
}

function takeover(by: number, at: number, judgedAt: number): Removed {
  return {
    ...{ place: 0, by, kind: 'takeover', began: at - 0.5, at, own: null, madeFrom: 0, madeAt: 0 },
    ...{ judged: dead, judgedAt },
  };
}

function released(by: number, own: number, madeAt: number, at: number): Removed {
  return { place: 0, by, kind: 'release', began: at - 0.5, at, own, madeFrom: madeAt - 1, madeAt };
}

interface Log {
  readonly way?: Way | null;
  readonly moves?: readonly Move[];
  readonly removals?: readonly Removed[];
  readonly lost?: Partial<ProperRobbed>;
  readonly barred?: ProperAudit['barred'];
}

const notBarred = { takeovers: 0, releases: 0 };

/** The causes by the log of one loss, and whether one speaks against us. */
function judged({ way = 'native', moves = [], removals = [], lost = {}, barred = notBarred }: Log): readonly unknown[] {
  const run: ProperContention = {
    ...{ way, said: [], holds: [], thefts: [], robbed: [], planted: 0, gaveUp: 0, failures: [], lost: [], left: [] },
    released: { released: 0, refusals: {}, keptAlive: [], kept: 0, room: 0, moves },
    audit: { holds: [], robbed: [{ ...robbed, ...lost }], removals, plants: [], barred },
  };
  const { causes, objections } = judgeProper(run, 5);
  return [Object.keys(causes).join(), objections.length > 0];
}

describe('who took a live folder away', () => {
  it('was us, where we had it when its holder looked, and not where it was back by then', () => {
    const taken = [move('took', 7, 15)];
    assert.deepEqual(judged({ moves: taken }), ['moved-by-us', true]);
    assert.deepEqual(judged({ moves: [...taken, move('gave', 7, 20.5)] }), ['moved-by-us', true]);
    assert.deepEqual(judged({ moves: [...taken, move('gave', 7, 20.5)], way: 'in steps' }), ['moved-by-us', false]);
    assert.deepEqual(judged({ moves: [...taken, move('gave', 7, 16)] }), ['unknown', true]);
  });

  it('was us, and that is a fault, where a folder of ours stood in for it', () => {
    const moves = [move('took', 7, 15), move('gave', 99, 15), move('took', 99, 22), move('gave', 7, 22)];
    assert.deepEqual(judged({ moves, lost: { found: 99 } }), ['stood-in-by-us', true]);
  });

  it('cannot be told by a link that stood in the way of a removal, and none stands there but in an exchange', () => {
    const removals = [takeover(3, 8, 6), takeover(2, 15, 7)];
    const barred = { takeovers: 1, releases: 0 };
    assert.deepEqual(judged({ removals, barred }), ['takeover-of-their-own', false]);
    assert.deepEqual(judged({ removals, barred, way: 'in steps' }), ['takeover-of-their-own', true]);
  });

  it('was us at the worst, where we kept it', () => {
    const moves = [move('took', 7, 15), move('kept', 7, 16)];
    assert.deepEqual(judged({ moves, way: 'in steps' }), ['kept-by-us', true]);
  });

  it('was a contender who had judged what we have released since: his doing only when our grace was over', () => {
    const moves = [move('took', dead, 8), move('kept', dead, 8)];
    assert.deepEqual(judged({ moves, removals: [takeover(2, 15, 7)] }), ['late-takeover-after-us', false]);
    assert.deepEqual(judged({ moves, removals: [takeover(2, 11, 7)] }), ['takeover-within-grace', true]);
  });

  it('was a contender who had judged what another one has removed since, without us', () => {
    const removals = [takeover(3, 8, 6), takeover(2, 15, 7)];
    assert.deepEqual(judged({ removals, way: null }), ['takeover-of-their-own', false]);
    assert.deepEqual(judged({ removals: removals.slice(1), way: null }), ['unknown', true]);
  });

  it('was, through one who let go of what he had lost himself, whoever had robbed him', () => {
    const removals = [takeover(3, 5, 2), takeover(4, 8.6, 3), released(2, 5, 6, 15)];
    assert.deepEqual(judged({ removals, way: null }), ['takeover-of-their-own', false]);
    assert.deepEqual(judged({ removals: [released(2, 5, 6, 15)] }), ['unknown', true]);
    assert.deepEqual(judged({ removals: [released(2, 5, 6, 15)], moves: [move('took', 5, 8)] }), ['moved-by-us', true]);
  });

  it('is not a rival, where the folder still lies somewhere', () => {
    const removals = [takeover(3, 8, 6), takeover(2, 15, 7)];
    assert.deepEqual(judged({ removals, lost: { isRemoved: false } }), ['unknown', true]);
  });
});
