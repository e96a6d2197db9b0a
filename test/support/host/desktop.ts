import { downloadAndUnzipVSCode, ProgressReportStage } from '@vscode/test-electron';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { cacheFolder } from './cache';
import type { HostKind, VscodeVersion } from './inHost';

const FIRST_BYTE_LIMIT_MS = 20_000;
const FAILURE_KEPT_MS = 30 * 60_000;

/** A desktop VS Code of that version, downloaded when needed; undefined where a server must do. */
export async function findDesktop(version: VscodeVersion, wanted?: HostKind): Promise<string | undefined> {
  const forced = wanted ?? process.env['LOCKSCOPE_HOST'];
  if (forced === 'server') {
    return undefined;
  }
  if (forced !== undefined && forced !== 'desktop') {
    throw new Error(`LOCKSCOPE_HOST is "${forced}"; it can be server or desktop`);
  }
  const failureFile = path.join(cacheFolder(), `no-desktop-${version}`);
  if (forced === undefined && failedLately(failureFile)) {
    return undefined;
  }
  try {
    const executable = await download(version);
    rmSync(failureFile, { force: true });
    return executable;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (forced === 'desktop') {
      throw new Error(`desktop VS Code ${version} cannot be had: ${reason}`, { cause: error });
    }
    console.log(`desktop VS Code ${version} cannot be downloaded (${reason}); using a VS Code server`);
    writeFileSync(failureFile, new Date().toISOString());
    return undefined;
  }
}

function failedLately(failureFile: string): boolean {
  if (!existsSync(failureFile)) {
    return false;
  }
  const failedAt = Date.parse(readFileSync(failureFile, 'utf8'));
  return Date.now() - failedAt < FAILURE_KEPT_MS;
}

// A download may take minutes where there is a network; where there is none, nothing ever begins.
function download(version: VscodeVersion): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no download began within ${FIRST_BYTE_LIMIT_MS} ms`)),
      FIRST_BYTE_LIMIT_MS,
    );
    downloadAndUnzipVSCode({
      version,
      cachePath: cacheFolder(),
      reporter: {
        report: ({ stage }) => {
          if (stage === ProgressReportStage.Downloading || stage === ProgressReportStage.FoundMatchingInstall) {
            clearTimeout(timer);
          }
        },
        error: () => undefined,
      },
    })
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
