import { linesRepair } from '../repair/linesRepair';
import type { JournalDialect } from '../verifier';
import { LinesVerifier } from './linesVerifier';
import { NdjsonJudge } from './ndjson';

/** codegraph's log of events, for who follows them. Two processes may append to it, without a lock. */
export const codegraphChangeEvents: JournalDialect = {
  id: 'codegraph.change-events',
  tool: 'codegraph',
  title: 'codegraph log of events',
  names: [{ exact: 'change-events.ndjson' }],
  form: 'text',
  growth: 'append',
  lockName: null,
  createVerifier: () => new LinesVerifier(new NdjsonJudge()),
  repair: linesRepair(() => new NdjsonJudge()),
};

const endings = ['.ndjson', '.jsonl'];

/** What says by its name that it is a journal of such lines; others may be data sets of any size. */
export const ndjsonJournal: JournalDialect = {
  id: 'ndjson.journal',
  tool: 'ndjson',
  title: 'journal of JSON lines',
  names: endings.flatMap((ending) => [
    { exact: `journal${ending}` },
    { prefix: '', suffix: `.journal${ending}` },
    { prefix: '', suffix: `-journal${ending}` },
  ]),
  form: 'text',
  growth: 'append',
  lockName: null,
  createVerifier: () => new LinesVerifier(new NdjsonJudge()),
  repair: linesRepair(() => new NdjsonJudge()),
};
