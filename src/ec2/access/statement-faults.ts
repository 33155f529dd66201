import { arnParts } from './arn-parts.ts';
import { CLIENT_VPN_ACTIONS } from './client-vpn-action-names.ts';
import { conditionFault } from './condition-faults.ts';
import { fits, parsePattern } from './pattern.ts';
import { isAskedAbout } from './resource-kinds.ts';
import { unknownVariable } from './unknown-variable.ts';

/** A statement as a policy document has it. */
export interface DeclaredStatement {
  readonly Effect?: 'Allow' | 'Deny' | undefined;
  readonly Action?: OneOrMany | undefined;
  readonly NotAction?: OneOrMany | undefined;
  readonly Resource?: OneOrMany | undefined;
  readonly NotResource?: OneOrMany | undefined;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>> | undefined;
}

export type OneOrMany = string | readonly string[];

export interface StatementFault {
  /** From the statement on. */
  readonly path: readonly string[];
  readonly message: string;
}

/**
 * What would make a statement say something else than it seems to: a Deny that never applies, or an Allow for more than was
 * meant. IAM takes some of these without a word; here they are faults, since nobody tests a Deny.
 */
export function statementFaults(statement: DeclaredStatement): readonly StatementFault[] {
  return [
    ...eitherFaults(statement, 'Action', actionFault),
    ...eitherFaults(statement, 'Resource', resourceFault),
    ...protectionFaults(statement),
    ...conditionFaults(statement.Condition ?? {}),
  ];
}

export function manyOf(texts: OneOrMany): readonly string[] {
  return typeof texts === 'string' ? [texts] : texts;
}

function eitherFaults(
  statement: DeclaredStatement,
  name: 'Action' | 'Resource',
  faultOf: (text: string) => string | undefined,
): readonly StatementFault[] {
  const negation = `Not${name}` as const;
  if ((statement[name] === undefined) === (statement[negation] === undefined)) {
    return [{ path: [name], message: `Write ${name} or ${negation}, and not both.` }];
  }
  return [name, negation].flatMap((member) =>
    manyOf(statement[member] ?? []).flatMap((text) => {
      const message = faultOf(text);
      return message === undefined ? [] : [{ path: [member], message }];
    }),
  );
}

const ACTION = /^([a-z0-9-]+):([a-z0-9*?]+)$/i;
/** The services whose actions are here, as policies name them. */
const SERVICES: readonly string[] = ['ec2', 'sts', 'iam', 'acm', 'cloudwatch'];

function actionFault(text: string): string | undefined {
  if (text === '*') return undefined;
  const [, service, name = ''] = ACTION.exec(text) ?? [];
  if (service === undefined) {
    return `${JSON.stringify(text)} is no action. Write a service, a colon and a name, such as ec2:DescribeClientVpn*; or *.`;
  }
  if (!SERVICES.includes(service.toLowerCase())) {
    return `Postern has no service ${service}, so ${text} would say nothing. It has ${SERVICES.join(', ')}.`;
  }
  return isMisspelt(name) ? `No action of Client VPN is called ${name}. Correct its name.` : undefined;
}

/** Other actions of EC2 may be passed on to another service, which knows their names. */
function isMisspelt(name: string): boolean {
  if (!/ClientVpn/i.test(name)) return false;
  const pattern = parsePattern(name.toLowerCase(), () => undefined) ?? [];
  return !CLIENT_VPN_ACTIONS.some((action) => fits(action.toLowerCase(), pattern));
}

function resourceFault(text: string): string | undefined {
  if (text === '*') return undefined;
  if (arnParts(text) === undefined) {
    return `${JSON.stringify(text)} is no ARN. Write all of its six parts, such as arn:aws:ec2:*:*:client-vpn-endpoint/*; or *.`;
  }
  return unknownVariable(text);
}

/** A Deny of resources, or an Allow of all but those, that policies are never asked about: it would protect nothing. */
function protectionFaults({ Effect, Resource, NotResource }: DeclaredStatement): readonly StatementFault[] {
  const member = Effect === 'Deny' ? 'Resource' : 'NotResource';
  const protectedOnes = manyOf((Effect === 'Deny' ? Resource : NotResource) ?? []);
  return protectedOnes
    .filter((text) => arnParts(text) !== undefined && !isAskedAbout(text))
    .map((text) => ({
      path: [member],
      message: `${text} would be protected from nothing: policies are asked about ARNs of endpoints, certificates, SAML providers and users alone. Deny the action with Resource "*", or correct the ARN.`,
    }));
}

function conditionFaults(condition: NonNullable<DeclaredStatement['Condition']>): readonly StatementFault[] {
  return Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, values]) => {
      const message = conditionFault({ operator, key, values: manyOf(values) });
      return message === undefined ? [] : [{ path: ['Condition', operator, key], message }];
    }),
  );
}
