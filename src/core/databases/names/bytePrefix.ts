/**
 * The first so many bytes of a text in UTF-8, as Go cuts its strings. A character that is cut in two becomes U+FFFD,
 * which no server would have taken for a name.
 */
export function bytePrefix(text: string, bytes: number): string {
  if (text.length * 3 <= bytes) return text;
  return new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, bytes));
}
