/** `name@host`, of what Erlang takes for a name; nothing that could be a path or an option. */
export function isNodeName(text: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}@[A-Za-z0-9_[][A-Za-z0-9_.:\]-]{0,126}$/.test(text);
}

/** What an atom can be made of. */
export function isCookie(text: string): boolean {
  return text.length > 0 && text.length <= 255 && !/[\n\r\0]/.test(text);
}
