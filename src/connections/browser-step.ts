import { hash, timingSafeEqual } from 'node:crypto';
import { type RandomBytes, randomToken } from '../kernel/random.ts';
import type { BrowserStep } from './connection.ts';

/** 128 random bits: 22 characters of base64url, so that the link fits beside everything else into 256 bytes. */
const CODE_BYTES = 16;
const CODE = /^[A-Za-z0-9_-]{22}$/;

/**
 * How long a person may take. The profiles let a client wait for five minutes (`hand-window 300`); the minute that is left is for what comes
 * afterwards, such as a client connect handler. Milliseconds.
 */
export const BROWSER_STEP_LIFETIME = 4 * 60_000;

export interface NewBrowserStep {
  /** Goes into the link and nowhere else. */
  readonly code: string;
  readonly step: BrowserStep;
}

/** A step that begins now. `loopbackPort` is where the AWS-provided client waits for the browser. */
export function newBrowserStep(random: RandomBytes, now: number, loopbackPort?: number): NewBrowserStep {
  const code = randomToken(random, CODE_BYTES);
  const step = { codeHash: hashOf(code), number: numberFrom(random), expiresAt: now + BROWSER_STEP_LIFETIME };
  return { code, step: loopbackPort === undefined ? step : { ...step, loopbackPort } };
}

/** What the store knows a code by; undefined for what no link of ours holds. */
export function codeHashOf(code: string): string | undefined {
  return CODE.test(code) ? hashOf(code) : undefined;
}

/** Two digits and two. Of 32 random bits the rest of a division favours no number by more than one part in 400,000. */
function numberFrom(random: RandomBytes): string {
  const digits = String(Buffer.from(random(4)).readUInt32BE() % 10_000).padStart(4, '0');
  return `${digits.slice(0, 2)} ${digits.slice(2)}`;
}

/**
 * What the browser brings to the AWS-provided client at its loopback port, as the form field `SAMLResponse`: a well-formed but empty
 * `samlp:Response` with a code in its ID, since some clients look that far; base64. The code follows from the browser that confirmed, so
 * Reload gives the same one, and whoever began the connection and knows the link cannot work it out. Undefined: nobody confirmed.
 */
export function loopbackAnswer(step: BrowserStep): string | undefined {
  const { codeHash, confirmedBy } = step;
  if (confirmedBy === undefined) return undefined;
  const id = `_${hashOf(JSON.stringify(['loopback', codeHash, confirmedBy]))}`;
  const xml = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${id}" Version="2.0"/>`;
  return Buffer.from(xml).toString('base64');
}

/** Is this what the browser was given for the client, to the letter. */
export function isLoopbackAnswer(step: BrowserStep, received: string): boolean {
  const expected = loopbackAnswer(step);
  if (expected === undefined) return false;
  const [a, b] = [Buffer.from(expected), Buffer.from(received)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function hashOf(text: string): string {
  return hash('sha256', text, 'base64url');
}
