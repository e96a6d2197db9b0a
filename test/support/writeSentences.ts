import { writeFileSync } from 'node:fs';
import { bundlePath, sentencesInCode } from './sentences';

/** `npm run l10n`: writes the bundle that translations are made from. */
async function main(): Promise<void> {
  writeFileSync(bundlePath, `${JSON.stringify(await sentencesInCode(), null, 2)}\n`);
}

void main();
