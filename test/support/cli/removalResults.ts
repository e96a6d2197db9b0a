import assert from 'node:assert/strict';
import type { Ended } from './cliProgram';

/** What `release`, `sweep` and `undo` answer with `--json` for each path, as far as the tests look at it. */
interface ResultJson {
  readonly path: string;
  readonly released?: boolean;
  readonly restored?: boolean;
  readonly undo: string | null;
  readonly refusal: { readonly reason: string; readonly text: string } | null;
}

export function results({ stdout }: Ended): readonly ResultJson[] {
  const json = JSON.parse(stdout) as { readonly version: number; readonly results: readonly ResultJson[] };
  assert.equal(json.version, 1);
  return json.results;
}

/** Why each was refused; `null` for what was done. */
export function reasons(ended: Ended): readonly (string | null)[] {
  return results(ended).map(({ refusal }) => refusal?.reason ?? null);
}
