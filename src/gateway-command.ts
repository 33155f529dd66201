import { randomBytes } from 'node:crypto';
import type { CommandProcess } from './commands.ts';
import { newGatewayToken } from './gateway-api/new-gateway-token.ts';

/**
 * `gateway token`: the token alone on standard output, so that it can go straight into a file; what to do with its hash is told beside that, on
 * standard error.
 */
export function printGatewayToken(
  { print }: Pick<CommandProcess, 'print'>,
  tell: (line: string) => void,
): void {
  const { token, hash } = newGatewayToken(randomBytes);
  print(token);
  tell(
    'Give this token to one gateway; it is written nowhere else. Its entry below Vpn.Gateways gets this line:',
  );
  tell(`    TokenSha256: ["${hash}"]`);
  tell(
    'To replace a token, list the old hash and the new one, then the new one alone; send SIGHUP after each.',
  );
}
