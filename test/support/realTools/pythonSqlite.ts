import { spawnSync } from 'node:child_process';
import { python } from '../python';
import { installWithApt } from './ensureTool';

const ofSystem = '/usr/bin/python3';

/** A Python that has SQLite: the smallest one of apt comes without. @throws where there is none */
export async function ensurePythonSqlite(): Promise<string> {
  const found = [await python(), ofSystem];
  const installed = found.find(hasSqlite);
  if (installed !== undefined) return installed;
  await installWithApt('python3');
  if (!hasSqlite(ofSystem)) throw new Error('no python3 with sqlite3 found, and none could be installed');
  return ofSystem;
}

function hasSqlite(command: string): boolean {
  return spawnSync(command, ['-c', 'import sqlite3'], { stdio: 'ignore' }).status === 0;
}
