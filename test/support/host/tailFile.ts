import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const POLL_MS = 150;
const CHUNK = 64 * 1024;

/** Follows a file that another process appends to; `stop` reads what is left and ends it. */
export interface FileTail {
  stop(): void;
}

/** Calls `onLine` with each whole line appended to a file, which need not exist yet. */
export function tailFile(file: string, onLine: (line: string) => void): FileTail {
  const decoder = new StringDecoder('utf8');
  let offset = 0;
  let rest = '';
  const read = (): void => {
    if (!existsSync(file)) {
      return;
    }
    const buffer = Buffer.alloc(CHUNK);
    const descriptor = openSync(file, 'r');
    try {
      for (let got = 0; (got = readSync(descriptor, buffer, 0, CHUNK, offset)) > 0; offset += got) {
        rest += decoder.write(buffer.subarray(0, got));
      }
    } finally {
      closeSync(descriptor);
    }
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  };
  const timer = setInterval(read, POLL_MS);
  return {
    stop: () => {
      clearInterval(timer);
      read();
      if (rest !== '') {
        onLine(rest);
      }
    },
  };
}
