import type * as assertion from './refusals/assertion.ts';
import type * as encryption from './refusals/encryption.ts';
import type * as response from './refusals/response.ts';
import type * as shape from './refusals/shape.ts';
import type * as signIn from './refusals/sign-in.ts';
import type * as signature from './refusals/signature.ts';

export * from './refusals/assertion.ts';
export * from './refusals/encryption.ts';
export * from './refusals/response.ts';
export * from './refusals/shape.ts';
export * from './refusals/sign-in.ts';
export {
  type ExpectedAndReceived,
  type RefusalContext,
  refusalContextOf,
  SignInRefused,
} from './refusals/sign-in-refused.ts';
export * from './refusals/signature.ts';

type CodesOf<Module> = {
  [Name in keyof Module]: Module[Name] extends new (
    ...args: never[]
  ) => { readonly code: infer Code }
    ? Code
    : never;
}[keyof Module];

/** The stable codes of all refusals of a sign-in, in the order of the checks of each group. */
export type SignInRefusalCode =
  | CodesOf<typeof shape>
  | CodesOf<typeof signature>
  | CodesOf<typeof encryption>
  | CodesOf<typeof response>
  | CodesOf<typeof assertion>
  | CodesOf<typeof signIn>;
