import type { AuthenticationOption, Endpoint } from '../../endpoints/endpoint.ts';
import type {
  CreateClientVpnEndpointRequest,
  ModifyClientVpnEndpointRequest,
} from '../../endpoints/endpoint-requests.ts';
import type { EndpointFacts } from './endpoint-targets.ts';

type Member =
  | 'clientRootCertificateChainArn'
  | 'directoryId'
  | 'samlProviderArn'
  | 'selfServiceSamlProviderArn';

/** What policies may ask of an endpoint that is there. */
export function factsOfEndpoint(endpoint: Endpoint): EndpointFacts {
  return {
    serverCertificateArn: endpoint.serverCertificateArn,
    ...authenticationFacts(endpoint.authenticationOptions),
    cloudwatchLogGroup: endpoint.connectionLog?.cloudwatchLogGroup,
    cloudwatchLogStream: endpoint.connectionLog?.cloudwatchLogStream,
  };
}

/** What policies may ask of the endpoint that a request would make. */
export function factsOfRequest(request: CreateClientVpnEndpointRequest): EndpointFacts {
  return {
    serverCertificateArn: request.serverCertificateArn,
    ...authenticationFacts(request.authenticationOptions),
    cloudwatchLogGroup: request.connectionLogOptions?.cloudwatchLogGroup,
    cloudwatchLogStream: request.connectionLogOptions?.cloudwatchLogStream,
  };
}

/** What policies may ask of an endpoint as a request would leave it. */
export function factsAfter(before: EndpointFacts, request: ModifyClientVpnEndpointRequest): EndpointFacts {
  const { serverCertificateArn, connectionLogOptions: log } = request;
  return {
    ...before,
    serverCertificateArn: serverCertificateArn ?? before.serverCertificateArn,
    cloudwatchLogGroup: log?.cloudwatchLogGroup ?? before.cloudwatchLogGroup,
    cloudwatchLogStream: log?.cloudwatchLogStream ?? before.cloudwatchLogStream,
  };
}

function authenticationFacts(options: readonly (AuthenticationOption | { readonly type: string })[]) {
  const values = (member: Member) => options.flatMap((option) => memberOf(option, member));
  return {
    clientRootCertificateChainArn: values('clientRootCertificateChainArn')[0],
    directoryId: values('directoryId')[0],
    samlProviderArns: [...values('samlProviderArn'), ...values('selfServiceSamlProviderArn')],
  };
}

function memberOf(
  option: { readonly [name in Member]?: string } | object,
  member: Member,
): readonly string[] {
  const value = (option as { readonly [name in Member]?: string })[member];
  return value === undefined ? [] : [value];
}
