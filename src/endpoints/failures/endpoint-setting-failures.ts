import { PosternError } from '../../kernel/errors.ts';

/** Every endpoint hands out addresses. */
export class ClientCidrBlockMissing extends PosternError {
  readonly code = 'ClientCidrBlockMissing';

  constructor() {
    super('No ClientCidrBlock was sent. Name the addresses that clients get, such as 10.100.0.0/16.');
  }
}

/** Guide: the client address range is at least /22 and at most /12. */
export class UnusableClientCidrSize extends PosternError {
  readonly code = 'UnusableClientCidrSize';

  constructor(cidr: string, widest: number, narrowest: number) {
    super(
      `${cidr} is no size that an endpoint can hand out. Name a network from /${widest} to /${narrowest}.`,
    );
  }
}

/** Only `ipv4` may be asked for (guide, "IPv6 considerations"). */
export class IpAddressTypeNotSupported extends PosternError {
  readonly code = 'IpAddressTypeNotSupported';

  constructor(member: 'EndpointIpAddressType' | 'TrafficIpAddressType', type: string) {
    super(`${member} ${JSON.stringify(type)} is not supported: endpoints carry IPv4 only. Send ipv4.`);
  }
}

/** A member that has a few values has another one. */
export class UnknownSettingValue extends PosternError {
  readonly code = 'UnknownSettingValue';

  constructor(member: string, value: string | number, known: readonly (string | number)[]) {
    super(`${member} ${JSON.stringify(value)} is unknown. Send ${known.join(' or ')}.`);
  }
}

/** Guide: at most two DNS servers. */
export class TooManyDnsServers extends PosternError {
  readonly code = 'TooManyDnsServers';

  constructor(most: number) {
    super(`An endpoint has at most ${most} DNS servers. Name fewer.`);
  }
}

/** A DNS server is no IPv4 address. */
export class UnusableDnsServer extends PosternError {
  readonly code = 'UnusableDnsServer';

  constructor(address: string) {
    super(`DNS server ${JSON.stringify(address)} is no IPv4 address. Send one such as 10.0.0.2.`);
  }
}

/** The banner is on but has no text, or one that is too long. */
export class UnusableBanner extends PosternError {
  readonly code = 'UnusableBanner';

  constructor(longest: number) {
    super(
      `The login banner has no usable text. Send a BannerText of 1 to ${longest} characters, or Enabled=false.`,
    );
  }
}

/** The connection log is on, and nobody said where it goes. */
export class ConnectionLogGroupMissing extends PosternError {
  readonly code = 'ConnectionLogGroupMissing';

  constructor() {
    super('The connection log needs a place. Send CloudwatchLogGroup, or Enabled=false.');
  }
}

/** No name of a log group or of a log stream. */
export class UnusableLogName extends PosternError {
  readonly code = 'UnusableLogName';

  constructor(member: 'CloudwatchLogGroup' | 'CloudwatchLogStream', name: string) {
    super(
      `${member} ${JSON.stringify(name)} cannot be a name of a log. Send 1 to 512 letters, digits or . _ - / #.`,
    );
  }
}

/** The handler is on, and no function was named. */
export class ClientConnectHandlerMissing extends PosternError {
  readonly code = 'ClientConnectHandlerMissing';

  constructor() {
    super('The client connect handler has no function. Send LambdaFunctionArn, or Enabled=false.');
  }
}

/** Guide: the name of the function begins with `AWSClientVPN-`. */
export class UnusableClientConnectHandler extends PosternError {
  readonly code = 'UnusableClientConnectHandler';

  constructor(functionArn: string) {
    super(
      `${JSON.stringify(functionArn)} is no function that can be a handler. Send the ARN of one whose name begins with AWSClientVPN-.`,
    );
  }
}

/** Guide: the function is in the account and the Region of the endpoint. */
export class ClientConnectHandlerElsewhere extends PosternError {
  readonly code = 'ClientConnectHandlerElsewhere';

  constructor(functionArn: string, account: string, region: string) {
    super(
      `${functionArn} is of another account or Region. Send a function of ${account} in ${region}, where the endpoint is.`,
    );
  }
}
