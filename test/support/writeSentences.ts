import { writeFileSync } from 'node:fs';
import { bundlePath, sentencesInCode } from './sentences';

/** `npm run l10n`: writes the bundle that translations are made from. */
function main(): void {
  writeFileSync(bundlePath, `${JSON.stringify(sentencesInCode(), null, 2)}\n`);
}

main();
