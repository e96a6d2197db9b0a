import type { Finding, JournalReport, RollbackFacts } from '../report';
import type { JournalVerifier } from '../verifier';
import { healthOf, itemFinding } from './itemLog';
import { beginsRollbackHeader } from './rollbackHeader';
import { RollbackPlayback } from './rollbackPlayback';

/** Verifies a rollback journal record by record, as SQLite would put back what is in it. */
export class RollbackVerifier implements JournalVerifier {
  #playback = new RollbackPlayback();

  push(chunk: Uint8Array): void {
    this.#playback.push(chunk);
  }

  report(): JournalReport {
    const { bytes, log, first, records, end, opening } = this.#playback;
    const isInUse = typeof first === 'object';
    const superJournal = isInUse ? end.superJournal(opening) : 'none';
    const ends = [
      ...cutOf(this.#playback),
      ...brokenOf(this.#playback),
      ...surplusOf(this.#playback),
      ...endOf(superJournal, opening, bytes),
    ];
    const findings = [...log.list(), ...ends].sort((a, b) => a.offset - b.offset);
    return {
      health: healthOf(findings),
      findings,
      findingCount: log.count + ends.length,
      bytes,
      // The whole of it goes, or begins anew, with its transaction.
      tailFrom: findings.length === 0 ? null : 0,
      facts: {
        kind: 'sqlite-rollback',
        header: headerOf(this.#playback),
        pageSize: isInUse && first.pageSize !== 0 ? first.pageSize : null,
        sectorSize: isInUse ? first.sectorSize : null,
        records: records?.right ?? 0,
        databasePages: isInUse ? first.databasePages : null,
        hasSuperJournal: superJournal === 'named',
      },
    };
  }

  /** To its first byte: nothing of a journal stands for good. */
  rewind(): number {
    this.#playback = new RollbackPlayback();
    return 0;
  }
}

function headerOf({ bytes, first, head, headFilled }: RollbackPlayback): RollbackFacts['header'] {
  if (bytes === 0) return 'empty';
  if (first === undefined) return head.subarray(0, headFilled).some((byte) => byte !== 0) ? 'broken' : 'zeroed';
  if (typeof first === 'object') return 'full';
  return first === 'damaged' ? 'broken' : 'zeroed';
}

/** Where the journal ends before what its headers say that it has. */
function cutOf({
  bytes,
  first,
  head,
  headFilled,
  part,
  partRecords,
  records,
  record,
  stage,
}: RollbackPlayback): readonly Finding[] {
  if (first === undefined) {
    if (bytes === 0 || head.every((byte) => byte === 0)) return [];
    return [
      beginsRollbackHeader(head, headFilled)
        ? itemFinding('rollback-header-cut', 'info', null, 0, bytes)
        : itemFinding('rollback-header-damaged', 'error', null, 0, bytes),
    ];
  }
  if (part === undefined || records === undefined || record === undefined || records.broken !== undefined) return [];
  if (stage !== 'padding' && stage !== 'records') return [];
  const from = stage === 'records' ? record.offset : bytes;
  const item = records.number + 1;
  if (part.count !== null && partRecords < part.count) {
    return [itemFinding('rollback-records-cut', 'warning', item, from, bytes - from)];
  }
  return part.count === null && stage === 'records' && record.isBegun
    ? [itemFinding('rollback-record-torn', 'info', item, from, bytes - from)]
    : [];
}

/** What the record amounts to at which SQLite stops. */
function brokenOf({ records }: RollbackPlayback): readonly Finding[] {
  if (records?.broken === undefined) return [];
  const { item, offset, length, isCounted } = records.broken;
  if (records.isFollowed) return [itemFinding('rollback-record-damaged', 'error', item, offset, length)];
  return [
    isCounted
      ? itemFinding('rollback-records-unusable', 'warning', item, offset, length)
      : itemFinding('rollback-record-torn', 'info', item, offset, length),
  ];
}

/** A record that is right and not counted. */
function surplusOf({ isInGap, part, record, records }: RollbackPlayback): readonly Finding[] {
  if (!isInGap || part === undefined || record === undefined || records === undefined) return [];
  // A header that counts nothing was not safe on the disk yet: SQLite itself once wrote records behind such ones.
  if (part.count === 0 || records.broken !== undefined || !record.isWhole || !records.isRight(record)) return [];
  return [itemFinding('rollback-count-damaged', 'error', records.number + 1, record.offset, record.length)];
}

function endOf(
  superJournal: 'none' | 'named' | 'damaged' | 'cut',
  opening: number | null,
  bytes: number,
): readonly Finding[] {
  const from = opening ?? Math.max(0, bytes - 16);
  if (superJournal === 'damaged') return [itemFinding('rollback-super-damaged', 'warning', null, from, bytes - from)];
  return superJournal === 'cut' ? [itemFinding('rollback-super-cut', 'info', null, from, bytes - from)] : [];
}
