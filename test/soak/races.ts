import { raceRegistrations } from '../support/release/registryRaces';
import type { Part } from './part';

/** Registrations that race with the removal of a dead entry. */
const registrations = 10_000;
const limitMs = 30 * 60_000;

/** An entry is registered anew while the dead one of its name is removed. */
export async function* races(): Part {
  const { races: raced, ends, losses } = await raceRegistrations({ forMs: limitMs, races: registrations, racers: 2 });
  yield {
    summary: `${raced} registrations raced with the removal of a dead entry: ${JSON.stringify(ends)}`,
    objections: [...losses, ...(raced < registrations ? [`only ${raced} registrations raced in half an hour`] : [])],
  };
}
