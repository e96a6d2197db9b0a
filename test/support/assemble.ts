import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import wabt from 'wabt';
import { projectRoot } from './host/cache';

const folder = path.join(projectRoot, 'src', 'core', 'journal');
const source = path.join(folder, 'codegraphScan.wat');
export const assembledFile = path.join(folder, 'codegraphScanCode.ts');

/** The text of the file that holds the assembled scanner. */
export async function assemble(): Promise<string> {
  const assembler = await wabt();
  const parsed = assembler.parseWat(path.basename(source), readFileSync(source, 'utf8'), { simd: true });
  parsed.validate();
  const { buffer } = parsed.toBinary({});
  parsed.destroy();
  const hex = Buffer.from(buffer).toString('hex');
  const rows = hex.match(/.{1,112}/g) ?? [];
  return [
    '/** WebAssembly in hexadecimal digits, assembled from codegraphScan.wat by `npm run wasm`. */',
    'export const codegraphScanCode =',
    ...rows.map((row, index) => `  '${row}'${index === rows.length - 1 ? ';' : ' +'}`),
    '',
  ].join('\n');
}

export async function writeAssembled(): Promise<void> {
  writeFileSync(assembledFile, await assemble());
}
