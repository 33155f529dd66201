import { PosternError } from '../kernel/errors.ts';

/** How a failure is told to callers of the API. */
export interface AwsError {
  /** The code that AWS uses for it; clients match it exactly, also where its dots look wrong. */
  readonly awsCode: string;
  /** The HTTP status. 5xx: clients try again by themselves. */
  readonly status: number;
  /** Said instead of the failure's own message, which is for operators. */
  readonly message?: string;
}

const refused = (awsCode: string): AwsError => ({ awsCode, status: 400 });

const INTERNAL: AwsError = {
  awsCode: 'InternalError',
  status: 500,
  message: 'An internal error has occurred. The log says why, under the id of this request.',
};

/**
 * Each failure by its own code, in the words of AWS (EC2 API reference, "Error codes"; what clients do with them: measured
 * with the AWS CLI, boto3, the JS SDK and Terraform). A code that is missing here is an `InternalError`, so a test demands a row
 * for every failure of `endpoints/failures`, `pki`, `connections` and `ec2`.
 */
export const ERROR_CODES: Readonly<Record<string, AwsError>> = {
  // Of the kernel: whoever is asked.
  StoreUnavailable: {
    awsCode: 'Unavailable',
    status: 503,
    message: 'The store does not answer at this moment. Nothing was half done; try again.',
  },
  ConcurrentChange: {
    awsCode: 'RequestLimitExceeded',
    status: 503,
    message: 'Others are changing the same object all the time. Try again.',
  },
  InvalidRequest: refused('InvalidParameterValue'),
  OperationNotPermitted: refused('OperationNotPermitted'),
  DryRunOperation: { awsCode: 'DryRunOperation', status: 412 },
  InvalidCidr: refused('InvalidParameterValue'),
  InvalidIpAddress: refused('InvalidParameterValue'),

  // Of tags.
  UnusableTag: refused('InvalidParameterValue'),
  ReservedTagKey: refused('InvalidParameterValue'),
  RepeatedTagKey: refused('InvalidParameterValue'),
  TooManyTags: refused('TagLimitExceeded'),
  UntaggableResource: refused('InvalidID'),

  // Of the life of an endpoint.
  ClientVpnEndpointNotFound: refused('InvalidClientVpnEndpointId.NotFound'),
  InvalidClientToken: refused('InvalidClientToken'),
  IdempotentParameterMismatch: refused('IdempotentParameterMismatch'),
  ClientVpnEndpointQuotaExceeded: refused('ClientVpnEndpointLimitExceeded'),
  ClientVpnEndpointHasAssociations: refused('ClientVpnEndpointAssociationExists'),
  DomainMissing: refused('UnsupportedOperation'),
  SecurityGroupsWithoutVpc: refused('InvalidParameterCombination'),
  VpcInUse: refused('InvalidParameterValue'),

  // Of the settings of an endpoint.
  ClientCidrBlockMissing: refused('MissingParameter'),
  UnusableClientCidrSize: refused('InvalidParameterValue'),
  IpAddressTypeNotSupported: refused('InvalidParameterValue'),
  UnknownSettingValue: refused('InvalidParameterValue'),
  TooManyDnsServers: refused('InvalidParameterValue'),
  UnusableDnsServer: refused('InvalidParameterValue'),
  UnusableBanner: refused('InvalidParameterValue'),
  ConnectionLogGroupMissing: refused('InvalidParameterCombination'),
  UnusableLogName: refused('InvalidParameterValue'),
  ClientConnectHandlerMissing: refused('InvalidParameterCombination'),
  UnusableClientConnectHandler: refused('InvalidParameterValue'),
  ClientConnectHandlerElsewhere: refused('InvalidParameterValue'),
  AuthenticationMissing: refused('MissingParameter'),
  UnknownAuthenticationType: refused('InvalidParameterValue'),
  UnusableAuthenticationCombination: refused('InvalidParameterCombination'),
  AuthenticationDetailMissing: refused('MissingParameter'),

  // Of what an endpoint refers to.
  ServerCertificateMissing: refused('MissingParameter'),
  ReferenceElsewhere: refused('InvalidParameterValue'),
  InvalidCertificateArn: refused('InvalidArnException'),
  ReferencedCertificateNotFound: refused('InvalidParameterValue'),
  ReferencedSamlProviderNotFound: refused('InvalidParameterValue'),
  DirectoryNotFound: refused('InvalidParameterValue'),

  // Of the wire.
  MissingAction: refused('MissingAction'),
  InvalidAction: refused('InvalidAction'),
  UnknownApiVersion: refused('NoSuchVersion'),
  MissingParameter: refused('MissingParameter'),
  InvalidParameterValue: refused('InvalidParameterValue'),
  InvalidParameterCombination: refused('InvalidParameterCombination'),
  UnknownParameter: refused('UnknownParameter'),
  UnsupportedOperation: refused('UnsupportedOperation'),
  MalformedForm: refused('MalformedQueryString'),
  InvalidPaginationToken: refused('InvalidPaginationToken'),
  RequestBodyTooLarge: { awsCode: 'RequestEntityTooLarge', status: 413 },
  RequestBodyIncomplete: { awsCode: 'RequestTimeout', status: 408 },
  TooManyLargeBodies: { awsCode: 'RequestLimitExceeded', status: 503 },
  UnreadableRequest: refused('InvalidRequest'),
  UnknownAddress: { awsCode: 'InvalidAction', status: 404 },
  UnknownMethod: { awsCode: 'InvalidAction', status: 405 },

  UpstreamUnavailable: {
    awsCode: 'Unavailable',
    status: 503,
    message: 'The EC2-compatible service behind this one cannot be used at this moment. Try again.',
  },

  // Of the configured networks.
  VpcUnknown: refused('InvalidVpcID.NotFound'),
  SubnetUnknown: refused('InvalidSubnetID.NotFound'),
  SecurityGroupUnknown: refused('InvalidGroup.NotFound'),
  AvailabilityZoneUnknown: refused('InvalidParameterValue'),
  RouteTableUnknown: refused('InvalidRouteTableID.NotFound'),

  // Of access. Skew is no RequestExpired: Terraform tries that again for minutes, silently.
  SignatureMissing: { awsCode: 'MissingAuthenticationToken', status: 403 },
  SignatureIncomplete: refused('IncompleteSignature'),
  PresignedUrlRefused: refused('UnsupportedOperation'),
  TemporaryCredentialsRefused: { awsCode: 'AuthFailure', status: 401 },
  CredentialScopeRefused: { awsCode: 'AuthFailure', status: 401 },
  ClockSkewed: { awsCode: 'AuthFailure', status: 401 },
  AccessKeyUnknown: { awsCode: 'AuthFailure', status: 401 },
  SignatureMismatch: { awsCode: 'AuthFailure', status: 401 },
  BodyHashRefused: { awsCode: 'AuthFailure', status: 401 },
  NotAuthorized: { awsCode: 'UnauthorizedOperation', status: 403 },

  // Of certificates.
  InvalidCertificate: refused('InvalidParameterValue'),
  InvalidImportedCertificate: refused('InvalidParameterValue'),
  InvalidServerCertificate: refused('InvalidParameterValue'),
  ServerCertificateNotFound: refused('InvalidParameterValue'),
  ServerCertificateExpired: refused('InvalidParameterValue'),
  InvalidClientAuthority: refused('InvalidParameterValue'),
  ClientAuthorityExpired: refused('InvalidParameterValue'),
  CertificateNotFound: refused('ResourceNotFoundException'),
  CertificateExpired: refused('ValidationException'),
  CertificateNotYetValid: refused('ValidationException'),
  CertificateInUse: refused('ResourceInUseException'),
  TagsOfImportedAgain: refused('InvalidParameterException'),
  DataKeyMissing: refused('UnsupportedOperation'),
  InvalidPem: refused('InvalidParameterValue'),
  PrivateKeyUnreadable: INTERNAL,
  InvalidDataKey: INTERNAL,

  // Of revocation lists.
  InvalidRevocationList: refused('InvalidParameterValue'),
  UnsupportedRevocationList: refused('InvalidParameterValue'),
  WeakRevocationListSignature: refused('InvalidParameterValue'),
  RevocationListOfAnotherAuthority: refused('InvalidParameterValue'),
  RevocationListWithoutExpiry: refused('InvalidParameterValue'),
  RevocationListExpired: refused('InvalidParameterValue'),
  RevocationListNotYetValid: refused('InvalidParameterValue'),
  RevocationListLimitExceeded: refused('ClientVpnCertificateRevocationListLimitExceeded'),
  EndpointWithoutClientCertificates: refused('InvalidParameterValue'),
  ClientAuthorityUnknown: refused('InvalidParameterValue'),
  RevocationListNotFound: refused('InvalidParameterValue'),

  // Of connections.
  ConnectionNotFound: refused('InvalidClientVpnConnection.IdNotFound'),
  UserNotConnected: refused('InvalidClientVpnConnection.UserNotFound'),
  TooManyConnectionsOfUser: refused('ClientVpnTerminateConnectionsLimitExceeded'),
  ConnectionNotNamed: refused('MissingParameter'),
  ConnectionAndUserNamed: refused('InvalidParameterCombination'),

  // Of users.
  IamUserNotFound: { awsCode: 'NoSuchEntity', status: 404 },

  // Of target networks and security groups.
  SubnetNotFound: refused('InvalidClientVpnSubnetId.NotFound'),
  SubnetOfAnotherAccount: refused('InvalidClientVpnSubnetId.DifferentAccount'),
  SubnetAlreadyAssociated: refused('InvalidClientVpnDuplicateAssociationException'),
  SubnetOfAnotherVpc: refused('InvalidParameterValue'),
  AvailabilityZoneAlreadyAssociated: refused('InvalidClientVpnSubnetId.DuplicateAz'),
  DedicatedTenancyVpc: refused('InvalidParameterValue'),
  SubnetTooSmall: refused('InvalidParameterValue'),
  TooFewFreeAddresses: refused('InsufficientFreeAddressesInSubnet'),
  VpcOverlapsClientCidr: refused('InvalidClientVpnSubnetId.OverlappingCidr'),
  NoGatewayInZone: refused('InvalidParameterValue'),
  AssociationNotFound: refused('InvalidClientVpnAssociationIdNotFound'),
  VpcNotFound: refused('InvalidVpcID.NotFound'),
  NotTheVpcOfEndpoint: refused('InvalidParameterValue'),
  SecurityGroupNotFound: refused('InvalidGroup.NotFound'),
  TooManySecurityGroups: refused('InvalidParameterValue'),
  NoSecurityGroup: refused('MissingParameter'),

  // Of routes. Terraform asks again while a route's target is not associated yet.
  NoActiveAssociation: refused('InvalidClientVpnActiveAssociationNotFound'),
  RouteTargetNotAssociated: refused('InvalidClientVpnActiveAssociationNotFound'),
  RouteOverlapsClientCidr: refused('InvalidParameterValue'),
  LocalRouteBeyondClients: refused('InvalidParameterValue'),
  RouteAlreadyExists: refused('InvalidClientVpnDuplicateRoute'),
  RouteNotFound: refused('InvalidClientVpnRouteNotFound'),
  RouteTargetMissing: refused('MissingParameter'),
  AutomaticRoute: refused('OperationNotPermitted'),
  RouteLimitExceeded: refused('ClientVpnRouteLimitExceeded'),

  // Of authorization rules, and of values in rules and routes.
  NobodyNamed: refused('MissingParameter'),
  GroupAndAllUsers: refused('InvalidParameterCombination'),
  GroupsUnknownToEndpoint: refused('InvalidParameterValue'),
  GroupRuleOnClientCidr: refused('InvalidParameterValue'),
  UnusableGroupId: refused('InvalidParameterValue'),
  AuthorizationRuleAlreadyExists: refused('InvalidClientVpnDuplicateAuthorizationRule'),
  AuthorizationRuleNotFound: refused('InvalidClientVpnEndpointAuthorizationRuleNotFound'),
  AuthorizationRuleLimitExceeded: refused('ClientVpnAuthorizationRuleLimitExceeded'),
  Ipv6NotSupported: refused('InvalidParameterValue'),
  UnusableDescription: refused('InvalidParameterValue'),
};

/**
 * What callers are told of `error`, with the message. What is no `PosternError`, or has no row, is an internal error.
 * `ownWords`: rows of a service that calls something by another code than EC2.
 */
export function awsErrorOf(
  error: unknown,
  ownWords: Readonly<Record<string, AwsError>> = {},
): Required<AwsError> {
  const code = error instanceof PosternError ? error.code : '';
  const row = rowOf(ownWords, code) ?? rowOf(ERROR_CODES, code);
  const message = error instanceof Error ? error.message.slice(0, LONGEST_MESSAGE) : '';
  return { message, ...INTERNAL, ...(row && { ...row, message: row.message ?? message }) };
}

/** Messages show what the caller sent, which may be megabytes; all that they have to say fits into this. */
const LONGEST_MESSAGE = 1000;

function rowOf(rows: Readonly<Record<string, AwsError>>, code: string): AwsError | undefined {
  return Object.hasOwn(rows, code) ? rows[code] : undefined;
}
