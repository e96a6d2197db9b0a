import Mocha from 'mocha';
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { format } from 'node:util';
import * as vscode from 'vscode';
import type { InHostFailure, InHostReport } from '../support/host/inHostResult';
import { copyConsole } from '../support/host/hostConsole';
import { inHostEnv } from '../support/host/inHostResult';
import { sourceStack } from '../support/host/sourceStack';

const TEST_LIMIT_MS = 20_000;

/** Called by the extension host: runs every bundled `*.test.js` beside this file under mocha. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const grep = process.env[inHostEnv.grep];
  const mocha = new Mocha({ ui: 'bdd', timeout: TEST_LIMIT_MS, color: false, ...(grep ? { grep } : {}) });
  const outputFile = process.env[inHostEnv.outputFile];
  const restoreConsole = outputFile ? copyConsole(outputFile) : undefined;
  // Mocha took hold of the console when it was loaded, before it was copied.
  Mocha.reporters.Base.consoleLog = (...args: unknown[]): void => console.log(format(...args));
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.js')) {
      mocha.addFile(path.join(__dirname, name));
    }
  }
  const report = await runAndReport(mocha, process.env[inHostEnv.resultFile]);
  restoreConsole?.();
  if (report.failed > 0) {
    throw new Error(`${report.failed} of ${report.passed + report.failed} in-host tests failed`);
  }
}

function runAndReport(mocha: Mocha, resultFile: string | undefined): Promise<InHostReport> {
  return new Promise((resolve) => {
    const failures: InHostFailure[] = [];
    let passed = 0;
    let pending = 0;
    let running: string | undefined;
    const report = (complete: boolean): InHostReport => ({
      complete,
      host: { vscode: vscode.version, node: process.version },
      passed,
      failed: failures.length,
      pending,
      ...(running === undefined ? {} : { running }),
      failures,
    });
    const keep = (complete: boolean): void => {
      if (resultFile) {
        writeWhole(resultFile, JSON.stringify(report(complete)));
      }
    };
    const finish = (): void => {
      running = undefined;
      keep(true);
      resolve(report(true));
    };
    const runner = loaded(mocha, finish, (failure) => failures.push(failure));
    if (!runner) {
      finish();
      return;
    }
    runner.on('test', (test) => {
      running = test.fullTitle();
      keep(false);
    });
    runner.on('pass', () => (passed += 1));
    runner.on('pending', () => (pending += 1));
    runner.on('fail', (test, error: Error) => {
      if (error.stack !== undefined) {
        error.stack = sourceStack(error.stack);
      }
      failures.push(failureOf(test.fullTitle(), error));
    });
  });
}

// mocha.run loads the test files first; one that cannot be loaded is a failure to report like any other.
function loaded(
  mocha: Mocha,
  onEnd: () => void,
  onFailure: (failure: InHostFailure) => void,
): Mocha.Runner | undefined {
  try {
    return mocha.run(onEnd);
  } catch (error) {
    const failure = failureOf('loading the test files', error instanceof Error ? error : new Error(String(error)));
    console.log(failure.stack ?? failure.message);
    onFailure(failure);
    return undefined;
  }
}

function failureOf(title: string, error: Error): InHostFailure {
  return { title, message: error.message, ...(error.stack === undefined ? {} : { stack: error.stack }) };
}

// The runner may read at any moment, so the file is only ever seen whole.
function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
