import { randomBytes } from 'node:crypto';
import type { AuthnRequest } from './authn-request.ts';
import type { ResponseDescription } from './description.ts';
import type { Dialect } from './dialects.ts';
import { BEARER, SUCCESS } from './namespaces.ts';

/** The person whom the IdP speaks of. */
export interface Person {
  readonly nameId: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly groups: readonly string[];
}

export const ALICE: Person = {
  nameId: 'alice@corp.example',
  firstName: 'Alice',
  lastName: 'Archer',
  groups: ['engineering'],
};

/** As much of an AuthnRequest as a Response answers. */
export type AnsweredRequest = Pick<AuthnRequest, 'id' | 'issuer' | 'assertionConsumerServiceUrl'>;

/** What the provider with this entity ID honestly answers, before anybody overrides it. */
export function describeResponse(
  entityId: string,
  request: AnsweredRequest,
  person: Person,
  dialect: Dialect,
): ResponseDescription {
  const issuer = { value: entityId, format: dialect.issuerFormat };
  const recipient = request.assertionConsumerServiceUrl;
  return {
    id: freshId(),
    version: '2.0',
    issueInstant: '+0s',
    destination: recipient,
    inResponseTo: request.id,
    issuer,
    status: { code: SUCCESS, subCode: null, message: null },
    assertion: {
      id: freshId(),
      version: '2.0',
      issueInstant: '+0s',
      issuer,
      subject: {
        nameId: { value: person.nameId, format: dialect.nameIdFormat },
        confirmations: [
          {
            method: BEARER,
            data: { recipient, inResponseTo: request.id, notBefore: null, notOnOrAfter: '+5m' },
          },
        ],
      },
      conditions: {
        notBefore: '-5m',
        notOnOrAfter: '+5m',
        audienceRestrictions: [[request.issuer]],
        oneTimeUse: false,
        proxyRestriction: null,
      },
      authnStatements: [{ authnInstant: '-1m', sessionIndex: freshId(), sessionNotOnOrAfter: null }],
      attributeStatements: [attributesOf(person)],
    },
  };
}

function attributesOf(person: Person) {
  const single = (name: string, value: string | undefined) =>
    value === undefined ? [] : [{ name, values: [value] }];
  return [
    ...single('FirstName', person.firstName),
    ...single('LastName', person.lastName),
    ...(person.groups.length === 0 ? [] : [{ name: 'memberOf', values: person.groups }]),
  ];
}

/** An xs:ID that nobody has used. */
export function freshId(): string {
  return `id${randomBytes(16).toString('hex')}`;
}
