import * as refusals from '../../src/saml/refusals.ts';

/** One of each refusal of a sign-in that there is. */
export const everyRefusal: readonly refusals.SignInRefused[] = Object.values(refusals).flatMap((exported) => {
  if (typeof exported !== 'function' || !(exported.prototype instanceof refusals.SignInRefused)) return [];
  const Refusal = exported as unknown as new () => refusals.SignInRefused;
  return [new Refusal()];
});
