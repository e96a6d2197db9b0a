/** Environment variables through which the runner and the mocha entry inside the host talk. */
export const inHostEnv = {
  resultFile: 'LOCKSCOPE_TEST_RESULT',
  outputFile: 'LOCKSCOPE_TEST_OUTPUT',
  grep: 'LOCKSCOPE_TEST_GREP',
} as const;

/** One failed test or hook. */
export interface InHostFailure {
  readonly title: string;
  readonly message: string;
  readonly stack?: string;
}

/** What the mocha entry writes into the result file: after every test, and with `complete` at the end. */
export interface InHostReport {
  readonly complete: boolean;
  readonly host: { readonly vscode: string; readonly node: string };
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
  /** The test that has begun and not ended: the suspect when the host dies. */
  readonly running?: string;
  readonly failures: readonly InHostFailure[];
}
