import { capturedField } from './captured-response.ts';
import { type CheckedConfiguration, checkConfiguration } from './check-configuration.ts';
import type { ChosenSignIn, SignInChoice } from './choose-sign-in.ts';
import type { CommandProcess } from './commands.ts';
import { mayUse } from './endpoints/authorization-rules.ts';
import { namedGroups } from './endpoints/named-groups.ts';
import { findSignIn } from './find-sign-in.ts';
import type { Clock } from './kernel/clock.ts';
import { InvalidRequest } from './kernel/errors.ts';
import { printable } from './kernel/printable.ts';
import { printExamination } from './print-examination.ts';
import { readSmallFile } from './read-text-file.ts';
import type { Examination } from './saml/examination.ts';
import { examineResponse } from './saml/examine-response.ts';
import { peekResponse, type ResponseClaims } from './saml/peek-response.ts';
import { createVerifier } from './saml/verifier.ts';
import { SILENT } from './silent-logger.ts';
import { absoluteUrl, routes } from './web/paths.ts';

export interface SamlCheckOptions extends Omit<SignInChoice, 'issuer'> {
  /** An ISO 8601 time with its zone, or `now`. */
  readonly at?: string | undefined;
  /** The ID of the AuthnRequest that the Response must answer. */
  readonly requestId?: string | undefined;
}

/**
 * Makes every check of a sign-in on a Response that somebody saved in `file`, and prints what they say. It writes nothing,
 * and asks the store only about what the configuration file does not say. True when the person would be admitted.
 * Throws `ConfigurationFaulty`, and `InvalidRequest` for what was asked in vain.
 */
export async function checkCapturedResponse(
  { env, print }: CommandProcess,
  clock: Clock,
  file: string,
  options: SamlCheckOptions,
): Promise<boolean> {
  const configuration = checkConfiguration(env);
  const field = capturedField(readCaptured(file));
  const now = timeOf(options.at, clock);
  const claims = peekResponse(field);
  const choice = { ...options, issuer: claims.issuer };
  const chosen = await findSignIn({ ...configuration, clock }, choice);
  for (const line of introduction(chosen, claims, options, now)) print(printable(line));
  const examination = await examine(configuration, chosen, field, options, now);
  const { endpoints } = chosen;
  for (const line of printExamination(examination, rulesOf(chosen), endpoints)) print(line);
  const isAdmitted =
    examination.accepted && endpoints.some((endpoint) => mayUse(endpoint, examination.groups));
  print('');
  for (const line of conclusion(examination, isAdmitted, claims, options)) print(printable(line));
  return isAdmitted;
}

function readCaptured(file: string): Uint8Array {
  try {
    return readSmallFile(file);
  } catch (error) {
    throw new InvalidRequest(`The file cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}

function timeOf(at: string | undefined, clock: Clock): number {
  if (at === undefined || at === 'now') return clock();
  const time = /T.*(Z|[+-]\d\d:\d\d)$/.test(at) ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new InvalidRequest(`--at ${at} is no time. Write one with its zone, such as 2030-01-31T12:00:00Z.`);
  }
  return time;
}

function rulesOf({ endpoints }: ChosenSignIn) {
  const all = endpoints.map(namedGroups);
  return {
    groups: [...new Set(all.flatMap(({ groups }) => groups))],
    everybody: all.some(({ everybody }) => everybody),
  };
}

async function examine(
  { environment, declarations }: CheckedConfiguration,
  chosen: ChosenSignIn,
  field: string,
  { requestId }: SamlCheckOptions,
  now: number,
): Promise<Examination> {
  const { entityId: idpEntityId, signingCertificates } = chosen.provider.metadata;
  const expected = {
    idpEntityId,
    assertionConsumerServiceUrl: absoluteUrl(environment.portalUrl, routes.assertionConsumerService),
    audience: environment.samlEntityId,
    clockSkewMs: environment.clockSkewMs,
    ...(requestId !== undefined && { requestId }),
  };
  const rules = chosen.endpoints.length === 0 ? {} : { rules: rulesOf(chosen) };
  const certificates = declarations?.decryptionCertificates ?? [];
  const decryptionKeys = () => certificates.map(({ privateKey }) => privateKey);
  const verifier = createVerifier({ logger: SILENT, threads: 1, decryptionKeys });
  try {
    return await examineResponse({ verifier }, field, { expected, signingCertificates, ...rules }, now);
  } finally {
    await verifier.close();
  }
}

function introduction(
  { provider, because }: ChosenSignIn,
  { inResponseTo }: ResponseClaims,
  { requestId }: SamlCheckOptions,
  now: number,
): readonly string[] {
  const chosen = because === undefined ? '' : `, since ${because}`;
  return [
    `Identity provider: ${provider.name}, ${provider.metadata.entityId}${chosen}`,
    `Time:              ${new Date(now).toISOString()}`,
    requestId === undefined
      ? `Request:           ${inResponseTo ?? 'none'}, as the Response says: taken for ours, since there is no --request-id`
      : `Request:           ${requestId}`,
    '',
  ];
}

const OF_TIME: ReadonlySet<string> = new Set([
  'IssueInstantOutOfRange',
  'AssertionExpired',
  'AssertionNotYetValid',
  'SubjectConfirmationExpired',
]);

function conclusion(
  { accepted, code }: Examination,
  isAdmitted: boolean,
  { issueInstant }: ResponseClaims,
  { at, endpoint }: SamlCheckOptions,
): readonly string[] {
  if (isAdmitted) return ['The person would be admitted.'];
  if (accepted) {
    return [
      `The sign-in would be accepted, but no rule of ${endpoint ?? 'any endpoint of this provider'} admits the person.`,
    ];
  }
  const refused = [`The sign-in would be refused${code === undefined ? '' : `: ${code}`}.`];
  const isOld = at === undefined && OF_TIME.has(code ?? '') && issueInstant !== undefined;
  return isOld
    ? [...refused, `To check it as of the moment that it was issued: --at ${issueInstant}`]
    : refused;
}
