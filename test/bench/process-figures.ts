import { readFileSync } from 'node:fs';
import { residentMemory } from '../support/process-figures.ts';

/** Linux counts a process's time in ticks of 10 ms (`getconf CLK_TCK` is 100 on every platform that Node runs on). */
const TICKS_PER_SECOND = 100;

/** User and system time that a process has spent so far, all its threads together, in seconds (proc(5), `stat`). */
export function cpuSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold anything; utime and stime are fields 14 and 15, the 12th and 13th behind it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Memory of a process that is in RAM now, in MB of 1,000,000 bytes. */
export function residentMegabytes(pid: number): number {
  return residentMemory(pid) / 1e6;
}

/** The load average of the last minute. */
export function loadAverage(): number {
  return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
}
