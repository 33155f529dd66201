import type { ExpectedAndReceived, SignInRefusalCode, SignInRefused } from './refusals.ts';
import * as refusals from './refusals.ts';

type Refusal = new (details: ExpectedAndReceived) => SignInRefused;

/** Every class has the name of its code. */
const CLASSES: Readonly<Record<SignInRefusalCode, Refusal>> = refusals;

/** A refusal by its code: how one comes back from the thread that verifies. */
export function refusalOfCode(code: SignInRefusalCode, details: ExpectedAndReceived): SignInRefused {
  return new CLASSES[code](details);
}
