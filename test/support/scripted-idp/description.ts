/**
 * What a Response says, field by field. `null` leaves the attribute or element out.
 * A time is an xs:dateTime, or relative to now: `+5m`, `-1h` (units s, m, h, d).
 */
export interface ResponseDescription {
  readonly id: string | null;
  readonly version: string | null;
  readonly issueInstant: string | null;
  readonly destination: string | null;
  readonly inResponseTo: string | null;
  readonly issuer: IssuerDescription | null;
  readonly status: StatusDescription | null;
  readonly assertion: AssertionDescription | null;
}

export interface IssuerDescription {
  readonly value: string;
  readonly format: string | null;
}

export interface StatusDescription {
  readonly code: string;
  /** The second-level StatusCode. */
  readonly subCode: string | null;
  readonly message: string | null;
}

export interface AssertionDescription {
  readonly id: string | null;
  readonly version: string | null;
  readonly issueInstant: string | null;
  readonly issuer: IssuerDescription | null;
  readonly subject: SubjectDescription | null;
  readonly conditions: ConditionsDescription | null;
  readonly authnStatements: readonly AuthnStatementDescription[];
  /** One list of attributes per AttributeStatement. */
  readonly attributeStatements: readonly (readonly AttributeDescription[])[];
}

export interface SubjectDescription {
  readonly nameId: NameIdDescription | null;
  readonly confirmations: readonly ConfirmationDescription[];
}

export interface NameIdDescription {
  readonly value: string;
  readonly format: string | null;
}

export interface ConfirmationDescription {
  readonly method: string | null;
  readonly data: ConfirmationDataDescription | null;
}

export interface ConfirmationDataDescription {
  readonly recipient: string | null;
  readonly inResponseTo: string | null;
  readonly notBefore: string | null;
  readonly notOnOrAfter: string | null;
}

export interface ConditionsDescription {
  readonly notBefore: string | null;
  readonly notOnOrAfter: string | null;
  /** One list of Audience values per AudienceRestriction. */
  readonly audienceRestrictions: readonly (readonly string[])[];
  readonly oneTimeUse: boolean;
  /** The Count of a ProxyRestriction. */
  readonly proxyRestriction: number | null;
}

export interface AuthnStatementDescription {
  readonly authnInstant: string | null;
  readonly sessionIndex: string | null;
  readonly sessionNotOnOrAfter: string | null;
}

export interface AttributeDescription {
  readonly name: string | null;
  readonly friendlyName?: string;
  readonly values: readonly string[];
}

/** Objects are merged member by member; lists and texts replace what was there. */
export type Overrides<Value> = Value extends readonly unknown[] | string | number | boolean | null
  ? Value
  : { readonly [Key in keyof Value]?: Overrides<Value[Key]> };

export type ResponseOverrides = Overrides<ResponseDescription>;

/** `description` with `overrides` laid over it. */
export function override(
  description: ResponseDescription,
  overrides: ResponseOverrides,
): ResponseDescription {
  return merge({ ...description }, { ...overrides }) as unknown as ResponseDescription;
}

function merge(base: JsonObject, overrides: JsonObject): JsonObject {
  const result = { ...base };
  for (const [key, value] of Object.entries(overrides)) {
    const before = result[key];
    result[key] = isObject(before) && isObject(value) ? merge(before, value) : value;
  }
  return result;
}

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time of a description as it is written into the Response. */
export function writtenTime(time: string, now: number): string {
  const relative = /^([+-]\d+)([smhd])$/.exec(time);
  if (!relative) return time;
  const [, count, unit = 's'] = relative;
  return new Date(now + Number(count) * (UNITS[unit] ?? 0)).toISOString();
}
