import { programNamed } from '../forms/programs';

export const borgProgram = programNamed('borg', 'borgmatic', 'vorta');

/** A machine is named with its hardware address behind it: `host@3281355014145`. */
const ownerPattern = /^(.+)@[0-9]+$/;

/** The host in the name that Borg has for a machine; all of it where it was chosen by hand. */
export function hostOf(owner: string): string {
  return ownerPattern.exec(owner)?.[1] ?? owner;
}
