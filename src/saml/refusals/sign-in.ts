import { refusal } from './sign-in-refused.ts';

// The sign-in that a Response answers, and the browser that it belongs to.

export class InResponseToMissing extends refusal(
  'InResponseToMissing',
  'The Response answers no request. Sign-in starts at the portal; let the identity provider send InResponseTo.',
) {}

export class RequestUnknown extends refusal(
  'RequestUnknown',
  'The Response answers a request that is not known: it was never made, or long ago. The person may sign in again.',
) {}

export class RequestExpired extends refusal(
  'RequestExpired',
  'The sign-in took longer than ten minutes. The person may sign in again.',
) {}

export class ProviderChanged extends refusal(
  'ProviderChanged',
  'The identity provider was removed or has another entity ID than when the sign-in was started. The person may sign in again.',
) {}

export class ProviderNotReady extends refusal(
  'ProviderNotReady',
  'There is no metadata of the identity provider, so no sign-in could be started. Where it has a MetadataUrl, the log and doctor say why nothing was fetched.',
) {}

export class AssertionReplayed extends refusal(
  'AssertionReplayed',
  'This Response, its Assertion or its request was used before. The person may sign in again; if nobody pressed a button twice, treat this as an attack.',
) {}

export class BindingMissing extends refusal(
  'BindingMissing',
  'The browser sent no binding cookie, so it cannot be told that it is the one which started. Allow cookies for the portal and sign in again.',
) {}

export class BindingMismatch extends refusal(
  'BindingMismatch',
  "Another browser started this sign-in. Treat this as an attack; the person may sign in again from the portal's page.",
) {}

export class CodeUnknown extends refusal(
  'CodeUnknown',
  'The one-time code of this sign-in is not known or is older than a minute. The person may sign in again.',
) {}

export class CodeAlreadyRedeemed extends refusal(
  'CodeAlreadyRedeemed',
  'The one-time code of this sign-in was used before. The person may sign in again.',
) {}
