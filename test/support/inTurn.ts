/** Takes the text that somebody has to say. */
export type Print = (text: string) => void;

/** One of several who speak at the same time. */
export interface Turn {
  readonly print: Print;
  /** It has nothing more to say. */
  end(): void;
}

/**
 * Lets several write at the same time and yet be read one after the other: the first is heard at once, the text of each
 * other one when all before it have ended.
 */
export function inTurn(count: number, out: Print): readonly Turn[] {
  const said = Array.from({ length: count }, () => '');
  const ended = new Set<number>();
  let heard = 0;
  const hear = (): void => {
    while (heard < count) {
      const text = said[heard] ?? '';
      said[heard] = '';
      if (text !== '') out(text);
      if (!ended.has(heard)) return;
      heard += 1;
    }
  };
  return said.map((_, index) => ({
    print: (text) => {
      said[index] = (said[index] ?? '') + text;
      if (index === heard) hear();
    },
    end: () => {
      ended.add(index);
      hear();
    },
  }));
}
