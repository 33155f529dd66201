import { isDistFresh, writeDist } from '../tools/dist.ts';

/** Before the first test: those that start Postern as a process start what the image runs. */
export async function setup(): Promise<void> {
  if (!isDistFresh()) await writeDist();
}
