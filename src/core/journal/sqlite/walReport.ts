import type { Finding, FindingCode, FindingSeverity, JournalReport, WalFacts } from '../report';
import { type FrameHead, frameHeadBytes } from './frameHead';
import { healthOf, itemFinding } from './itemLog';
import type { WalEnd } from './walBehind';
import type { WalChain } from './walChain';
import { beginsWalHeader, type WalHeader, walHeaderBytes, type WalHeaderFlaw } from './walHeader';

/** Where the verification of a log stands. */
export interface WalState {
  readonly header: WalHeader;
  readonly chain: WalChain;
  /** Bytes seen. */
  readonly bytes: number;
  /** The frame in which they end. */
  readonly cut: FrameHead | null;
  /** If the frame that breaks the chain was read twice, broken in the same way: what was found behind it the last time. */
  readonly confirmed: Found | null;
}

/** What stands behind the end of the chain. */
export interface Found {
  readonly meaning: WalEnd;
  /** Transactions that were ended there. */
  readonly commits: number;
}

const ranks: readonly WalEnd[] = ['foreign', 'torn', 'doubtful', 'lost'];

/** The graver of two findings of the same. */
export function more(a: Found, b: Found): Found {
  return {
    meaning: ranks.indexOf(a.meaning) > ranks.indexOf(b.meaning) ? a.meaning : b.meaning,
    commits: Math.max(a.commits, b.commits),
  };
}

/** A log whose header cannot be used: SQLite then uses nothing of it. `cut`: it ends before the header does. */
export function flawedReport(flaw: WalHeaderFlaw | 'cut', head: Uint8Array, bytes: number): JournalReport {
  const none: WalFacts = {
    kind: 'sqlite-wal',
    pageSize: null,
    checkpoints: null,
    frames: 0,
    commits: 0,
    uncommitted: 0,
    lostCommits: 0,
    databasePages: null,
  };
  const length = Math.min(bytes, walHeaderBytes);
  const isCut = flaw === 'cut' && beginsWalHeader(head, bytes);
  const finding =
    flaw === 'version'
      ? itemFinding('wal-version', 'error', null, 0, length)
      : isCut
        ? itemFinding('wal-header-cut', 'info', null, 0, length)
        : itemFinding('wal-header-damaged', 'error', null, 0, length);
  // An empty one is how a log begins, and how it may be left.
  const findings = bytes === 0 ? [] : [finding];
  const tailFrom = bytes === 0 ? null : 0;
  return { health: healthOf(findings), findings, findingCount: findings.length, bytes, tailFrom, facts: none };
}

export function walReport(state: WalState): JournalReport {
  const { header, chain, bytes } = state;
  const { frames, commits, databasePages } = chain.committed;
  const findings = [...unfinished(state), ...endOf(state)];
  const tail = offsetOf(header, frames + 1);
  const last = findings.at(-1);
  return {
    health: healthOf(findings),
    findings,
    findingCount: findings.length,
    bytes,
    // A transaction that is being written goes there, over what has been left.
    tailFrom: last === undefined ? null : last.severity !== 'info' && state.confirmed !== null ? last.offset + 1 : tail,
    facts: {
      kind: 'sqlite-wal',
      pageSize: header.pageSize,
      checkpoints: header.checkpoints,
      frames,
      commits,
      uncommitted: chain.frames - frames,
      lostCommits: foundBy(state)?.commits ?? 0,
      databasePages,
    },
  };
}

/** Frames that continue the chain, and of whose transaction the last one is missing. */
function unfinished({ header, chain }: WalState): readonly Finding[] {
  const first = chain.committed.frames + 1;
  if (chain.frames < first) return [];
  const [from, to] = [offsetOf(header, first), offsetOf(header, chain.frames + 1)];
  return [itemFinding('wal-uncommitted', 'info', first, from, to - from)];
}

/** The frame that does not continue the chain, unless it is of an earlier generation. */
function endOf(state: WalState): readonly Finding[] {
  const { header, chain, bytes, cut } = state;
  const number = chain.frames + 1;
  const [offset, next] = [offsetOf(header, number), offsetOf(header, number + 1)];
  const finding = (code: FindingCode, severity: FindingSeverity, to: number): readonly Finding[] => [
    itemFinding(code, severity, number, offset, to - offset),
  ];
  const { behind } = chain;
  const found = foundBy(state);
  if (behind === undefined || found === null) {
    return cut?.mayHaveSalts(header.salts) === true ? finding('wal-torn-frame', 'info', bytes) : [];
  }
  switch (found.meaning) {
    case 'foreign':
      return [];
    case 'torn':
      return finding('wal-torn-frame', 'info', Math.max(next, offsetOf(header, behind.lastCurrent + 1)));
    case 'lost':
      return finding('wal-chain-broken', 'error', next);
    case 'doubtful':
      return finding('wal-commit-out-of-reach', 'warning', next);
  }
}

function foundBy({ chain: { behind }, confirmed }: WalState): Found | null {
  if (behind === undefined) return null;
  return confirmed === null ? behind : more(confirmed, behind);
}

/** Where a frame begins. */
function offsetOf({ pageSize }: WalHeader, number: number): number {
  return walHeaderBytes + (number - 1) * (frameHeadBytes + pageSize);
}
