import type { ClientVpnEndpointId } from '../kernel/ids.ts';
import type { CheckResult, DiagnosisCode } from './examination.ts';
import type { SignInRefusalCode } from './refusals.ts';

/**
 * What is kept of a sign-in that failed, for an administrator who is told the reference: enough to find the cause,
 * nothing that names the person or could sign anybody in (docs/decisions/0020-traces.md).
 */
export interface Trace {
  readonly reference: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** What was refused: to begin, the Response, or the browser that came back with its one-time code. */
  readonly step: 'start' | 'response' | 'completion';
  /** Of the refusal. */
  readonly code: string;
  /** The same in words for operators. */
  readonly reason: string;
  readonly expected?: string;
  readonly received?: string;
  /** The IPv4 address, or the /64 of the IPv6 address. */
  readonly clientAddress: string;
  readonly clientVpnEndpointId?: ClientVpnEndpointId;
  readonly samlProviderArn?: string;
  /** Of the AuthnRequest; the log of the identity provider shows it, too. */
  readonly requestId?: string;
  readonly examination?: TracedExamination;
}

/** An `Examination` without what must not be kept; made by `redact`. */
export interface TracedExamination {
  readonly accepted: boolean;
  readonly code?: SignInRefusalCode;
  readonly checks: readonly CheckResult[];
  readonly diagnoses: readonly TracedDiagnosis[];
  readonly subject?: TracedSubject;
  readonly attributes: readonly TracedAttribute[];
  /** How many attributes came beyond those that are kept. */
  readonly moreAttributes: number;
  /** The groups that some authorization rule of the endpoint names. */
  readonly namedGroups: readonly string[];
  readonly otherGroups: number;
}

export interface TracedDiagnosis {
  readonly code: DiagnosisCode;
  readonly facts: Readonly<Record<string, string>>;
}

export interface TracedSubject {
  /** What follows the @ of the NameID; absent when the NameID is no email address. */
  readonly nameIdDomain?: string;
  readonly nameIdFormat?: string;
  readonly hasFirstName: boolean;
  readonly hasLastName: boolean;
  readonly authenticatedAt?: string;
}

export interface TracedAttribute {
  readonly name: string;
  readonly values: readonly TracedValue[];
  /** How many values came beyond those that are kept. */
  readonly moreValues: number;
}

/** A value as it came, where a rule names it; a digest otherwise, by which equal values can be told. */
export type TracedValue = { readonly named: string } | { readonly digest: string };

/** How long a trace is kept: long enough for somebody who writes to the administrator in the evening. */
export const TRACE_SECONDS = 24 * 3600;
