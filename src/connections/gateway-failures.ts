import { PosternError } from '../kernel/errors.ts';

/** There is no such endpoint, or this gateway does not serve it: the gateway cannot tell which. */
export class EndpointNotServed extends PosternError {
  readonly code = 'EndpointNotServed';

  /** @param clientVpnEndpointId as the gateway wrote it, of the form of an id */
  constructor(clientVpnEndpointId: string) {
    super(
      `This gateway serves no endpoint ${clientVpnEndpointId}. Associate the endpoint with a subnet in the gateway's AvailabilityZone and, where Vpn.Gateways lists Endpoints for it, list this one.`,
    );
  }
}

/** There is no such connection, it belongs to another gateway, or it was forgotten 60 minutes after its end: the gateway cannot tell which. */
export class ConnectionUnknown extends PosternError {
  readonly code = 'ConnectionUnknown';

  /** @param connectionId as the gateway wrote it */
  constructor(connectionId: string) {
    super(`This gateway has no connection ${connectionId}. End what is still up of it, and ask anew.`);
  }
}
