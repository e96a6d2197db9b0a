import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { BeamProcessState, BeamReading, BeamRow, BeamTable } from '../../../../src/core/registry/beam/beamNode';
import { beamRegistries } from '../../../../src/core/registry/beam/beamRegistries';
import { type BeamSamples, withSample } from '../../../../src/core/registry/beam/beamSamples';
import type { RegistryEntry } from '../../../../src/core/registry/registry';

const graceMs = 60_000;
const alive: BeamProcessState = { kind: 'alive', status: 'waiting', function: 'gen_server:loop/7', queueLength: 2 };
const dead: BeamProcessState = { kind: 'dead' };

describe('an entry in a node of Erlang', () => {
  it('is held by a process that lives', () => {
    const entry = last([0, row('a', '<0.1.0>', alive)]);
    assert.equal(entry?.verdict, 'held');
    assert.deepEqual(codes(entry), ['beam-alive', 'beam-queue']);
  });

  it('is not called stale by one look, however dead its process is', () => {
    const entry = last([0, row('a', '<0.1.0>', dead)]);
    assert.equal(entry?.verdict, 'unknown');
    assert.deepEqual(codes(entry), ['beam-dead', 'beam-dead-once', 'beam-orphan-race']);
    assert.deepEqual(entry?.removal, { kind: 'none', copy: null });
  });

  it('is not stale a moment before the grace is over, and is at its end', () => {
    const at = (ms: number): RegistryEntry | undefined =>
      last([0, row('a', '<0.1.0>', dead)], [ms, row('a', '<0.1.0>', dead)]);
    assert.equal(at(graceMs - 1)?.verdict, 'unknown');
    assert.equal(at(graceMs)?.verdict, 'stale');
    assert.deepEqual(codes(at(graceMs)), ['beam-dead', 'beam-dead-twice', 'beam-orphan-race']);
    assert.deepEqual(at(graceMs)?.removal, { kind: 'none', copy: { elixir: 'elixir', erlang: 'erlang' } });
  });

  it('begins anew with another process, another name or another run of its node', () => {
    const before = [0, row('a', '<0.1.0>', dead)] as const;
    assert.equal(last(before, [graceMs, row('a', '<0.2.0>', dead)])?.verdict, 'unknown');
    assert.equal(last(before, [graceMs, row('b', '<0.1.0>', dead)])?.verdict, 'unknown');
    assert.equal(last(before, [graceMs, row('a', '<0.1.0>', dead), '2'])?.verdict, 'unknown');
  });

  it('begins anew where it was away, or alive, in between', () => {
    const [before, then] = [
      [0, row('a', '<0.1.0>', dead)],
      [graceMs, row('a', '<0.1.0>', dead)],
    ] as const;
    assert.equal(last(before, [30_000], then)?.verdict, 'unknown');
    assert.equal(last(before, [30_000, row('a', '<0.1.0>', alive)], then)?.verdict, 'unknown');
    assert.equal(last(before, [30_000, row('a', '<0.1.0>', { kind: 'unknown' })], then)?.verdict, 'unknown');
    assert.equal(last(before, [30_000, row('a', '<0.1.0>', dead)], then)?.verdict, 'stale');
  });

  it('is not stale by a clock that was set back', () => {
    assert.equal(last([graceMs, row('a', '<0.1.0>', dead)], [0, row('a', '<0.1.0>', dead)])?.verdict, 'unknown');
  });

  it('is told apart from one whose process is suspended, and from one that could not be asked', () => {
    const suspended = last([0, row('a', '<0.1.0>', { ...alive, kind: 'suspended' })]);
    assert.equal(suspended?.verdict, 'held');
    assert.equal(suspended.process?.kind === 'beam' && suspended.process.liveness, 'suspended');
    const unknown = last(
      [0, row('a', '<0.1.0>', { kind: 'unknown' })],
      [graceMs, row('a', '<0.1.0>', { kind: 'unknown' })],
    );
    assert.equal(unknown?.verdict, 'unknown');
  });

  it('says so where its process runs on another node', () => {
    const { process, ...rest } = row('a', '<9.1.0>', alive);
    assert.deepEqual(codes(last([0, { ...rest, process: { ...process, node: 'b@h' } }])), [
      'beam-elsewhere',
      'beam-alive',
      'beam-queue',
    ]);
  });

  it('is shown once where a bag has it twice', () => {
    const [registry] = registriesOf([
      0,
      row('a', '<0.1.0>', alive),
      row('a', '<0.1.0>', alive),
      row('a', '<0.2.0>', alive),
    ]);
    assert.equal(registry?.entries.length, 2);
  });

  it('begins anew with a process of another run of its node that is written alike', () => {
    const earlier = row('a', '<9.1.0>', dead);
    const later = { ...earlier, process: { ...earlier.process, identity: 'another run' } };
    assert.equal(last([0, earlier], [graceMs, later])?.verdict, 'unknown');
    const entries = registriesOf([0, earlier, { ...later, process: { ...later.process, state: alive } }])[0]?.entries;
    assert.deepEqual(
      entries?.map(({ verdict }) => verdict),
      ['unknown', 'held'],
    );
  });

  it('has an id that is no other one’s, also where two tables have one name', () => {
    const rows = [row('a', '<0.1.0>', alive)];
    const table: BeamTable = { name: 'T', shape: 'named', isPrivate: false, omitted: 0, rows };
    const reading = { creation: '1', otpRelease: '25', missing: [], tables: [table, table] };
    const registries = beamRegistries({ node: 'a@h', reading, samples: new Map(), now: 0, graceMs });
    assert.equal(new Set(registries.map(({ id }) => id)).size, 2);
    assert.equal(new Set(registries.flatMap(({ entries }) => entries.map(({ id }) => id))).size, 2);
  });

  it('tells what was left out, and that a private table cannot be read', () => {
    const sight = { node: 'a@h', samples: new Map<string, number>(), now: 0, graceMs };
    const tables: readonly BeamTable[] = [
      { name: 'T', shape: 'electric', isPrivate: false, omitted: 3, rows: [] },
      { name: 'P', shape: 'named', isPrivate: true, omitted: 0, rows: [] },
      { name: 'global', shape: 'global', isPrivate: false, omitted: 0, rows: [] },
    ];
    const registries = beamRegistries({ ...sight, reading: { creation: '1', otpRelease: '25', missing: [], tables } });
    assert.deepEqual(
      registries.map(({ gaps }) => gaps),
      [[{ code: 'entries-omitted', count: 3 }], [{ code: 'private-table' }]],
    );
  });
});

type Look = readonly [number, ...(BeamRow | string)[]];

function registriesOf(...looks: readonly Look[]): ReturnType<typeof beamRegistries> {
  let samples: BeamSamples = new Map();
  let registries: ReturnType<typeof beamRegistries> = [];
  for (const [now, ...rest] of looks) {
    const rows = rest.filter((each) => typeof each !== 'string');
    const creation = rest.find((each) => typeof each === 'string') ?? '1';
    const table: BeamTable = { name: 'T', shape: 'electric', isPrivate: false, omitted: 0, rows };
    const reading: BeamReading = { creation, otpRelease: '25', missing: [], tables: [table] };
    samples = withSample(samples, reading, now);
    registries = beamRegistries({ node: 'a@h', reading, samples, now, graceMs });
  }
  return registries;
}

function last(...looks: readonly Look[]): RegistryEntry | undefined {
  return registriesOf(...looks)[0]?.entries[0];
}

function row(key: string, pid: string, state: BeamProcessState): BeamRow {
  return { key, process: { identity: pid, pid, node: 'a@h', state }, removal: { elixir: 'elixir', erlang: 'erlang' } };
}

function codes(entry: RegistryEntry | undefined): readonly string[] | undefined {
  return entry?.evidence.map(({ code }) => code);
}
