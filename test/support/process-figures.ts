import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Resident memory of a process, in bytes. */
export function residentMemory(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** The most resident memory that a process had in a time, in bytes; looks ten times in a second. */
export async function mostResidentMemory(pid: number, milliseconds: number): Promise<number> {
  const samples: number[] = [];
  for (const until = Date.now() + milliseconds; Date.now() < until; await wait(100))
    samples.push(residentMemory(pid));
  return Math.max(...samples);
}

/** How many files and sockets a process has open. */
export function openDescriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}
