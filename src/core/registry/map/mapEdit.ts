import type { JsonMap, JsonMember } from './jsonMap';

/** The text without one member, and without the comma and the blanks that were its own; all else stays as it is. */
export function withoutMember(text: string, map: JsonMap, member: JsonMember): string {
  const [from, to] = spanOf(map, member);
  return text.slice(0, from) + text.slice(to);
}

/**
 * The text with a member that another text has, or had: behind the same neighbour where that is still there, otherwise at
 * the end. Of a text out of which it was taken, what it was before. Its name must be free.
 */
export function withMember(
  text: string,
  map: JsonMap,
  from: { readonly text: string; readonly map: JsonMap; readonly member: JsonMember },
): string {
  const { members } = from.map;
  const index = members.indexOf(from.member);
  const before = members[index - 1];
  const [start, end] = spanOf(from.map, from.member);
  const span = from.text.slice(start, end);
  if (map.members.length === 0) {
    const inside = members.length === 1 ? span : blankBefore(from) + plain(from);
    return text.slice(0, map.from) + inside + text.slice(members.length === 1 ? map.to : map.from);
  }
  const first = map.members[0];
  if (before === undefined && members.length > 1 && first !== undefined) {
    return text.slice(0, first.start) + span + text.slice(first.start);
  }
  const neighbour = map.members.find(({ name }) => name === before?.name) ?? map.members.at(-1);
  const at = neighbour?.end ?? map.from;
  return text.slice(0, at) + (before === undefined ? `,${blankBefore(from)}${plain(from)}` : span) + text.slice(at);
}

/** From where to where it is cut out: with the comma before it, or, of the first one, with that behind it. */
function spanOf({ from, to, members }: JsonMap, member: JsonMember): readonly [from: number, to: number] {
  const index = members.indexOf(member);
  const before = members[index - 1];
  const after = members[index + 1];
  if (before !== undefined) return [before.end, member.end];
  return after === undefined ? [from, to] : [member.start, after.start];
}

function plain({ text, member }: { readonly text: string; readonly member: JsonMember }): string {
  return text.slice(member.start, member.end);
}

/** The blanks between the brace and the first member of the text that it comes from. */
function blankBefore({ text, map }: { readonly text: string; readonly map: JsonMap }): string {
  return text.slice(map.from, map.members[0]?.start ?? map.from);
}
