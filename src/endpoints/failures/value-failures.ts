import { PosternError } from '../../kernel/errors.ts';

/** Guide, rules and best practices: endpoints carry IPv4 only. */
export class Ipv6NotSupported extends PosternError {
  readonly code = 'Ipv6NotSupported';

  constructor(cidr: string) {
    super(`${cidr} is a network of IPv6, and endpoints carry IPv4 only. Name an IPv4 network.`);
  }
}

/** A description that does not fit into a line. */
export class UnusableDescription extends PosternError {
  readonly code = 'UnusableDescription';

  constructor(longest: number) {
    super(`The description does not fit. Write one line of at most ${longest} characters.`);
  }
}
