import { PosternError } from '../kernel/errors.ts';

/** The request shows no token of a gateway. Whatever is wrong with it, the answer is the same. */
export class GatewayTokenInvalid extends PosternError {
  readonly code = 'GatewayTokenInvalid';

  constructor() {
    super(
      'The request shows no valid token of a gateway. Send the header "Authorization: Bearer" with a token whose SHA-256 stands in Vpn.Gateways of the configuration.',
    );
  }
}

/** There is nothing at this address of the gateway API. */
export class GatewayRouteUnknown extends PosternError {
  readonly code = 'GatewayRouteUnknown';

  constructor() {
    super('The gateway API has no such address. docs/connections/gateways.md lists those that it has.');
  }
}

/** The body did not come in whole, or not in time. */
export class GatewayBodyIncomplete extends PosternError {
  readonly code = 'GatewayBodyIncomplete';

  constructor() {
    super('The body of the request did not come in whole in time. Send it again.');
  }
}

/** This replica is about to end. */
export class GatewayApiStopping extends PosternError {
  readonly code = 'GatewayApiStopping';

  constructor() {
    super('This replica is about to end. Ask another one, or the same one again in a moment.');
  }
}
