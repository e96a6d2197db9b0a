import { setTimeout as sleep } from 'node:timers/promises';
import { startCpuMeter } from '../cpu';
import { serve } from '../frame';
import { type LoopDelay, startLoopMeter } from '../loopDelay';

/** A process that does nothing: what the machine itself costs at that moment. */
const commands = { cpu, startLoop, stopLoop };
export type BlankCommands = typeof commands;
serve(commands);

let stopLoopMeter: (() => LoopDelay) | undefined;

async function cpu(ms: number): Promise<number> {
  const cpuSoFar = startCpuMeter();
  await sleep(ms);
  return cpuSoFar();
}

function startLoop(): Promise<void> {
  stopLoopMeter = startLoopMeter();
  return Promise.resolve();
}

function stopLoop(): Promise<LoopDelay> {
  if (stopLoopMeter === undefined) throw new Error('not measuring');
  return Promise.resolve(stopLoopMeter());
}
