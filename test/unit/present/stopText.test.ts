import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { StopRefusal } from '../../../src/core/stop';
import {
  noClientText,
  stillRunningText,
  stopClientQuestion,
  stoppedText,
  stopQuestion,
  stopRefusalText,
  wrongPidText,
} from '../../../src/present/stopText';
import { sessionOf } from '../../support/databases/sessions';
import { heldRecord, now } from '../../support/records';
import { assertSentence, hostile, raw } from './sentences';

const plan = { pid: 4711, startedAt: now, command: 'node build.js' };

const refusals: { readonly [R in StopRefusal['reason']]: Extract<StopRefusal, { reason: R }> } = {
  'untrusted-workspace': { reason: 'untrusted-workspace' },
  'no-holder': { reason: 'no-holder' },
  'not-alive': { reason: 'not-alive', pid: 4711 },
  'own-process': { reason: 'own-process', pid: 4711 },
  'system-process': { reason: 'system-process', pid: 4711 },
  'another-process': { reason: 'another-process', pid: 4711 },
  failed: { reason: 'failed', pid: 4711, error: { code: 'EPERM', message: 'operation not permitted' } },
};

describe('before a process is ended', () => {
  it('a person is told which, what it holds, what may be lost, and what to type', () => {
    const question = stopQuestion(plan, heldRecord({ path: '/ws/app/data.lock' }), ['/ws']);
    assertSentence(question);
    for (const part of ['4711 (node build.js)', 'app/data.lock', 'SIGTERM', 'unsaved', 'Type 4711']) {
      assert.ok(question.includes(part), part);
    }
  });

  it('a person is told which session it is the client of, and what the server makes of its end', () => {
    const session = sessionOf(12, { application: 'psql' });
    const question = stopClientQuestion(plan, session, { name: 'shop' });
    assertSentence(question);
    for (const part of ['4711 (node build.js)', 'psql (session 12)', 'in shop', 'SIGTERM', 'rolls back', 'Type 4711']) {
      assert.ok(question.includes(part), part);
    }
    assertSentence(noClientText());
    const named = stopClientQuestion({ ...plan, command: hostile }, sessionOf(12, { application: hostile }), {
      name: hostile,
    });
    assert.doesNotMatch(named, raw);
  });

  it('a person is told again what to type', () => {
    assert.match(wrongPidText(4711), /4711/);
    assertSentence(wrongPidText(4711));
  });

  it('with force, a person is told what that leaves behind', () => {
    assertSentence(stillRunningText(plan));
    assert.match(stillRunningText(plan), /4711 \(node build\.js\).*SIGKILL.*locks/);
  });

  it('nothing that it is called can do any harm', () => {
    const bad = { ...plan, command: hostile };
    assert.doesNotMatch(stopQuestion(bad, heldRecord({ path: `/ws/${hostile}` }), ['/ws']), raw);
    assert.doesNotMatch(stillRunningText(bad), raw);
  });
});

describe('afterwards', () => {
  it('a person is told that it has ended', () => {
    assertSentence(stoppedText(plan));
    assert.match(stoppedText(plan), /4711/);
  });

  it('a person is told why nothing was done, each reason in a sentence of its own', () => {
    const texts = Object.values(refusals).map(stopRefusalText);
    for (const text of texts) assertSentence(text);
    assert.equal(new Set(texts).size, texts.length);
    assert.match(stopRefusalText(refusals.failed), /operation not permitted/);
  });

  it('a person is told in one line, whatever the system says', () => {
    assert.doesNotMatch(stopRefusalText({ ...refusals.failed, error: { code: 'E', message: hostile } }), raw);
  });
});
