import type { Dialect } from '../dialect';
import { pythonProgram } from '../filelock/records';
import { kernelFile } from '../forms/kernelFile';
import { isIn, segmentsOf } from '../place';

const repository = /^(?:models|datasets|spaces)--/;

/** The mutex on one file of a download: `.locks/models--<owner>--<name>/<etag>.lock`. */
export const huggingfaceDownloadLock: Dialect = kernelFile({
  id: 'huggingface.download-lock',
  tool: 'huggingface',
  program: pythonProgram,
  by: 'flock',
  names: [{ prefix: '', suffix: '.lock' }],
  claims: ({ folder }) => {
    const [above, last = ''] = segmentsOf(folder).slice(-2);
    return above === '.locks' && repository.test(last);
  },
  // Where the disk knows no such locks, a soft one with content stands here, which has a dialect of its own.
  byContent: true,
  maxBytes: 1,
  resource: () => '.',
  outside: { group: 'caches', folders: ['~/.cache/huggingface/hub/.locks/*'] },
  words: {
    title: 'Hugging Face download lock',
    what: 'A program downloads this file of a model or data set, and others that want it wait. The empty file always stays.',
    harm: 'Two programs download the same file at once.',
    cure: 'Nothing to do: the lock goes with the process that has it.',
  },
});

/** Half of a download, from which the next one may go on: data, and nobody's by name. */
export const huggingfaceIncomplete: Dialect = {
  id: 'huggingface.incomplete-download',
  tool: 'huggingface',
  program: pythonProgram,
  kind: 'temp',
  mechanism: 'leftover',
  names: [{ prefix: '', suffix: '.incomplete' }],
  claims: (place) => isIn(place, 'blobs') && repository.test(segmentsOf(place.folder).at(-2) ?? ''),
  maxBytes: 0,
  resource: (name) => name.slice(0, -'.incomplete'.length),
  parse: () => ({ state: 'nobody' }),
  leaseMs: null,
  selfHealing: true,
  cure: null,
  removable: false,
  outside: { group: 'caches', folders: ['~/.cache/huggingface/hub/*/blobs'] },
  words: {
    title: 'unfinished Hugging Face download',
    what: 'Part of a file of a model or data set that is, or was, being downloaded.',
    harm: 'The download fails, or begins again from nothing.',
    cure: 'The next download of the file goes on from it.',
  },
};
