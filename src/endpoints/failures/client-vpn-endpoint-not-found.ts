import { PosternError } from '../../kernel/errors.ts';

/** There is no endpoint of this id. */
export class ClientVpnEndpointNotFound extends PosternError {
  readonly code = 'ClientVpnEndpointNotFound';

  /** @param clientVpnEndpointId as the caller wrote it: anything at all */
  constructor(clientVpnEndpointId: string) {
    super(
      `Endpoint ${clientVpnEndpointId} does not exist. Send the id of an endpoint that DescribeClientVpnEndpoints lists.`,
    );
  }
}
