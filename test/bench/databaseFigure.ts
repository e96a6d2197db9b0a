import type { Child } from './children';
import type { DatabasesCommands, LookAnswer } from './databaseLooks';
import { amount, type Figure, type Row } from './report';
import { median, medianRatio, quantile } from './statistics';

const rounds = 15;
/** Rounds before those: code runs slower until it is compiled. The first is told in a note. */
const warmUps = 3;
/** A peer that took so long altogether is not asked any more. */
const enoughMs = 20_000;
/** For so long the view is open. */
const loadMs = 30_000;

/** What else is asked of the same server in the same run: statements by whose they are. */
export type Peers = Readonly<Record<string, readonly string[]>>;

/** How long a look takes, against these peers, and what the view costs the server while it is open. */
export async function databaseFigure(
  { id, title }: Pick<Figure, 'id' | 'title'>,
  ours: Child<DatabasesCommands>,
  peers: Peers,
): Promise<Figure> {
  const looks: LookAnswer[] = [];
  const asked = new Map<string, number[]>(Object.keys(peers).map((name) => [name, []]));
  let first: LookAnswer | undefined;
  for (let round = -warmUps; round < rounds; round++) {
    const look = await ours.call('look');
    first ??= look;
    if (round >= 0) looks.push(look);
    for (const [name, statements] of Object.entries(peers)) {
      const theirs = asked.get(name) ?? [];
      if (sum(theirs) > enoughMs) continue;
      const ms = await ours.call('ask', statements);
      if (round >= 0) theirs.push(ms);
    }
  }
  const [one] = looks;
  if (first === undefined || one === undefined) throw new Error('nothing was read');
  // A peer may take so long that tables are read again in every look.
  await ours.call('look');
  const soon = await ours.call('look');
  const { percent, looks: count } = await ours.call('load', loadMs);
  const ms = looks.map((look) => look.ms);
  const part = (of: (look: LookAnswer) => number): string => amount(median(looks.map(of)), 'ms');
  const rows: Row[] = [...asked].map(([name, theirs], index) => ({
    what: index === 0 ? 'until all is read, joined and named' : '  the same',
    value: median(ms),
    unit: 'ms',
    peer: { name, value: median(theirs), ratio: medianRatio(ms.slice(0, theirs.length), theirs) },
    target: { limit: 250, of: 'value' },
    ...(index > 0
      ? {}
      : {
          note: `${one.sessions} sessions, ${one.waits} waits, ${one.depth} levels, ${one.named} named, ${one.withProcess} with their process`,
        }),
  }));
  return {
    id,
    title,
    rows: [
      ...rows,
      {
        what: '  the slowest of ten',
        value: quantile(ms, 0.9),
        unit: 'ms',
        note: `read ${part((look) => look.readMs)}, joined with processes ${part((look) => look.ms - look.readMs)}; processor ${part((look) => look.cpuMs)}; before anything is compiled or known by name ${amount(first.ms, 'ms')}`,
      },
      {
        what: 'ways to the server and back',
        value: soon.messages,
        unit: 'count',
        target: { limit: 1, of: 'value' },
        note: `${Math.max(...looks.map((look) => look.messages))} where what changes slowly is read again`,
      },
      {
        what: 'of one core of the server, the view open',
        value: percent,
        unit: '%',
        target: { limit: 1, of: 'value' },
        note: `${count} looks in ${amount(loadMs / 1_000, 'count')} s`,
      },
    ],
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
