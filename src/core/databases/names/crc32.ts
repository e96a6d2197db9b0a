/** CRC-32 as zlib computes it (reflected, polynomial 0xEDB88320), over the UTF-8 bytes of a text; 0 to 2^32 − 1. */
export function crc32(text: string): number {
  let crc = 0xffff_ffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return ~crc >>> 0;
}
