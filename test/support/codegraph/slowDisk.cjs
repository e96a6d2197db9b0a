'use strict';
// Preloaded into codegraph with `node --require`: a simulated slow disk. A chosen file operation stops before, in the
// middle of, or after its work until time has passed or a "go" file appears. The tool's own code is not changed.
// What happens is reported, one JSON object a line, on file descriptor 3; a synchronous write gets out even though the
// next thing the process does is to block.
//
// LOCKSCOPE_SLOW_DISK holds the points, a JSON list of { op, endsWith, stop: "before"|"after"|<bytes>, go?, ms? }.
// Each point works once. A renameSync is matched by its destination. A number of bytes splits a written file there.

const { isMainThread } = require('node:worker_threads');

const REPORTS = 3;
const POLL_MS = 2;
const PARENT_CHECK_MS = 1000;

// The parser's worker threads load this file too, and must not report or stop.
if (isMainThread) {
  slowDown(JSON.parse(process.env.LOCKSCOPE_SLOW_DISK || '[]'), dieWithParent());
}

/** A test run that was killed must leave no codegraph behind. Returns the check, for the times when no timer runs. */
function dieWithParent() {
  const parent = process.ppid;
  const check = () => {
    if (process.ppid !== parent) {
      process.kill(process.pid, 'SIGKILL');
    }
  };
  setInterval(check, PARENT_CHECK_MS).unref();
  return check;
}

function slowDown(points, checkParent) {
  const fs = require('node:fs');
  const real = { ...fs };
  const pending = [...points];
  const bell = new Int32Array(new SharedArrayBuffer(4));

  const report = (event) => {
    real.writeSync(REPORTS, `${JSON.stringify(event)}\n`);
  };

  const stop = (point, path) => {
    report({ event: 'stopped', op: point.op, path });
    const deadline = point.ms === undefined ? Infinity : Date.now() + point.ms;
    while (Date.now() < deadline && !(point.go && real.existsSync(point.go))) {
      checkParent();
      Atomics.wait(bell, 0, 0, POLL_MS);
    }
    report({ event: 'resumed', op: point.op, path });
  };

  const takePoint = (op, path) => {
    const index = pending.findIndex((point) => point.op === op && String(path).endsWith(point.endsWith));
    return index < 0 ? undefined : pending.splice(index, 1)[0];
  };

  const writeInTwo = (point, path, data, options) => {
    const bytes = Buffer.from(data);
    const flag = point.op === 'appendFileSync' ? 'a' : 'w';
    real.writeFileSync(path, bytes.subarray(0, point.stop), { ...(typeof options === 'object' ? options : {}), flag });
    stop(point, path);
    real.writeFileSync(path, bytes.subarray(point.stop), { flag: 'a' });
  };

  const patch = (op, pathArgument) => {
    fs[op] = (...args) => {
      const path = args[pathArgument];
      const point = takePoint(op, path);
      if (!point) {
        return real[op](...args);
      }
      if (typeof point.stop === 'number') {
        return writeInTwo(point, path, args[1], args[2]);
      }
      if (point.stop === 'before') {
        stop(point, path);
      }
      const result = real[op](...args);
      if (point.stop === 'after') {
        stop(point, path);
      }
      return result;
    };
  };

  patch('openSync', 0);
  patch('writeFileSync', 0);
  patch('appendFileSync', 0);
  patch('unlinkSync', 0);
  patch('renameSync', 1);

  // `codegraph watch` prints that it watches before it does; its SIGINT handler is the last thing it sets up.
  process.on('newListener', (name) => {
    if (name === 'SIGINT') {
      report({ event: 'watching' });
    }
  });
}
