'use strict';

const { appendFileSync } = require('node:fs');
const { reporters } = require('mocha');

/** Mocha's dots, and one line of JSON with the counts appended to the file that LOCKSCOPE_COUNTS names. */
module.exports = class CountingReporter extends reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      appendFileSync(
        process.env.LOCKSCOPE_COUNTS,
        `${JSON.stringify({ passed: passes, failed: failures, pending })}\n`,
      );
    });
  }
};
