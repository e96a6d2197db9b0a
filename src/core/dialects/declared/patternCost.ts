import { allCharacters, noCharacters } from './characters';
import { type PatternPart, patternParts } from './patternParts';
import type { CostlyReason } from './problem';

/**
 * Why a regular expression that JavaScript accepts without flags might take too long on a text of this length, whatever
 * that text is; `null` when it cannot. Errs on the side of refusing: the engine goes back whenever it fails, and how
 * often it can is the product of the ways in which neighbouring parts can share the same characters. `most`: as many ways
 * as are allowed. The square of 4096 characters is some tenths of a second at the very worst.
 */
export function costlyBecause(source: string, length: number, most = (length + 1) ** 2): CostlyReason | null {
  const taken = patternParts(source, length);
  if (typeof taken === 'string') return taken;
  // A pattern that may begin anywhere is one that anything may precede.
  const start: PatternPart = {
    kind: 'choice',
    set: allCharacters,
    first: allCharacters,
    ways: length,
    told: true,
    required: false,
    optional: [],
  };
  const parts = taken.anchored ? taken.parts : [start, ...taken.parts];
  return waysThrough(parts) > most ? 'ambiguous' : null;
}

/** A line of parts that share text with each other: how many ways through it, and the most that one of them has. */
interface Line {
  readonly ways: number;
  readonly longest: number;
}

/** How many ways there are to get through the parts, at the most. */
function waysThrough(parts: readonly PatternPart[]): number {
  const choices = parts.flatMap((part, index) => (part.kind === 'choice' ? [{ ...part, index }] : []));
  // Parts that share text, directly or through others, form a group, within which the costliest line of them counts.
  const group = choices.map((_, index) => index);
  const lines: Line[] = choices.map(({ ways, told }) => ({ ways, longest: told ? ways : 1 }));
  choices.forEach((later, at) => {
    choices.slice(0, at).forEach((earlier, before) => {
      if (!canShare(earlier, later, parts.slice(earlier.index + 1, later.index))) return;
      lines[at] = longer(lines[at] ?? noLine, lines[before] ?? noLine, later);
      const [from, to] = [group[at], group[before]];
      group.forEach((member, index) => {
        if (member === from) group[index] = to ?? member;
      });
    });
  });
  // Where a group ends tells how much one part of it took, so only the others multiply what comes after it.
  let repeats = 1;
  for (const name of new Set(group)) {
    const members = lines.filter((_, index) => group[index] === name);
    repeats *= Math.max(...members.map(({ ways, longest }) => ways / longest));
  }
  return repeats * Math.max(1, ...lines.map(({ longest }) => longest));
}

const noLine: Line = { ways: 1, longest: 1 };

function longer(known: Line, before: Line, later: Choice): Line {
  const ways = before.ways * later.ways;
  return ways <= known.ways ? known : { ways, longest: Math.max(before.longest, later.told ? later.ways : 1) };
}

type Choice = Extract<PatternPart, { kind: 'choice' }>;

/** Whether there is a text that both can take, so that one can have more and the other less of it. */
function canShare(earlier: Choice, later: Choice, between: readonly PatternPart[]): boolean {
  // The next character says which of them it belongs to.
  if (between.length === 0) return (earlier.first & later.first) !== noCharacters;
  const common = earlier.set & later.set;
  return (
    common !== noCharacters &&
    between.every((part) => isPassedBy(part, earlier, later) || (part.set & common) !== noCharacters)
  );
}

/** Whether there is a way from one to the other that leaves it out. */
function isPassedBy(part: PatternPart, earlier: Choice, later: Choice): boolean {
  if (part.kind === 'choice' && !part.required) return true;
  return part.optional.some((group) => !earlier.optional.includes(group) && !later.optional.includes(group));
}
