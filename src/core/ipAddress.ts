/**
 * An IP address in one spelling, to compare by: eight groups without zeros in front, or four numbers, also where those
 * stand in an address of version 6 (`::ffff:10.0.0.7`). `null` for whatever is none, such as the name of a host.
 */
export function plainAddress(text: string): string | null {
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  return plainFour(bare) ?? plainSix(bare);
}

/** `address`: in the one spelling. */
export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '0:0:0:0:0:0:0:1';
}

function plainFour(text: string): string | null {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return null;
  const numbers = text.split('.').map(Number);
  return numbers.every((number) => number <= 255) ? numbers.join('.') : null;
}

function plainSix(text: string): string | null {
  const tail = /^(.*:)(\d+(?:\.\d+){3})$/.exec(text);
  const four = tail === null ? null : plainFour(tail[2] ?? '');
  if (tail !== null && four === null) return null;
  const whole = four === null ? text : `${tail?.[1] ?? ''}${groupsOf(four)}`;
  if (!/^[0-9a-f:]+$/i.test(whole)) return null;
  const [head = '', rest, ...more] = whole.split('::');
  if (more.length > 0) return null;
  const before = head === '' ? [] : head.split(':');
  const after = rest === undefined || rest === '' ? [] : rest.split(':');
  const left = 8 - before.length - after.length;
  if (rest === undefined ? left !== 0 : left < 1) return null;
  const groups = [...before, ...Array.from({ length: left }, () => '0'), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  const numbers = groups.map((group) => parseInt(group, 16));
  const [high = 0, low = 0] = numbers.slice(6);
  const isFour = numbers.slice(0, 5).every((number) => number === 0) && numbers[5] === 0xffff;
  return isFour
    ? [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
    : numbers.map((number) => number.toString(16)).join(':');
}

function groupsOf(four: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = four.split('.').map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}
