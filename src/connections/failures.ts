import { PosternError } from '../kernel/errors.ts';

/** The endpoint has no connection of this id, or not any more: ended ones are forgotten after 60 minutes. */
export class ConnectionNotFound extends PosternError {
  readonly code = 'ConnectionNotFound';

  /** @param connectionId as the caller wrote it */
  constructor(connectionId: string, clientVpnEndpointId: string) {
    super(
      `${clientVpnEndpointId} has no connection ${connectionId}. Send the id of one that DescribeClientVpnConnections lists.`,
    );
  }
}

/** Nobody of this name is connected to the endpoint. */
export class UserNotConnected extends PosternError {
  readonly code = 'UserNotConnected';

  constructor(clientVpnEndpointId: string) {
    super(
      `No user of this name is connected to ${clientVpnEndpointId}. Send the name as DescribeClientVpnConnections shows it, to the letter.`,
    );
  }
}

/** EC2 API reference, TerminateClientVpnConnections: by a name up to five at a time. */
export const MOST_CONNECTIONS_OF_USER = 5;

export class TooManyConnectionsOfUser extends PosternError {
  readonly code = 'TooManyConnectionsOfUser';

  constructor() {
    super(
      `The user has more than ${MOST_CONNECTIONS_OF_USER} connections, and a name ends at most so many at a time. End them one by one, by their ConnectionId.`,
    );
  }
}

/** Neither a connection nor a user was named. */
export class ConnectionNotNamed extends PosternError {
  readonly code = 'ConnectionNotNamed';

  constructor() {
    super('The request must contain the parameter ConnectionId or Username.');
  }
}

/** Both were named, and they may mean different connections. */
export class ConnectionAndUserNamed extends PosternError {
  readonly code = 'ConnectionAndUserNamed';

  constructor() {
    super('The parameters ConnectionId and Username exclude each other. Send one of them.');
  }
}
