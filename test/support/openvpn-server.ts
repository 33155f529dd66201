import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachManagement, requireTun, startOpenVpn } from './openvpn.ts';

/** What a server says to everybody who asks to come in, unless it is told otherwise. */
export const DENIAL = 'Sign-in comes later';

export interface OpenVpnServerSettings {
  /** Where its files lie. */
  readonly folder: string;
  readonly port: number;
  readonly transportProtocol: 'udp' | 'tcp';
  /** PEM: the server's certificate, and its issuers when it has some. */
  readonly certificate: string;
  readonly privateKey: string;
  /** PEM: who issues the certificates of people. */
  readonly clientAuthority: string;
  readonly asksForCertificates: boolean;
  /** The management command that answers a login; default: denied with {@link DENIAL}. */
  readonly reply?: ((cid: string, kid: string) => string) | undefined;
}

export interface OpenVpnServer {
  /** What it was told about clients: their environment, line by line. */
  connects(): string;
  stop(): Promise<void>;
}

/** Starts a stock openvpn server on 127.0.0.1 whose logins are answered over its management interface. */
export async function startOpenVpnServer(settings: OpenVpnServerSettings): Promise<OpenVpnServer> {
  requireTun();
  const { folder, reply = deny } = settings;
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o600 });
  write('ca.crt', settings.clientAuthority);
  write('server.crt', settings.certificate);
  write('server.key', settings.privateKey);
  const openvpn = startOpenVpn(serverArguments(settings), folder);
  const told: string[] = [];
  const management = await attachManagement(join(folder, 'server.sock'), (line) => {
    told.push(line.replace(/^>CLIENT:ENV,/, ''));
    const [, cid, kid] = /^>CLIENT:CONNECT,(\d+),(\d+)$/.exec(line) ?? [];
    return cid !== undefined && kid !== undefined ? [reply(cid, kid)] : [];
  });
  await openvpn.until(/Initialization Sequence Completed/);
  return {
    connects: () => told.join('\n'),
    stop: async () => {
      management.destroy();
      await openvpn.stop();
    },
  };
}

const deny = (cid: string, kid: string) => `client-deny ${cid} ${kid} "test" "${DENIAL}"`;

function serverArguments(settings: OpenVpnServerSettings): readonly string[] {
  const lines = [
    'dev tun',
    'ifconfig-noexec',
    'route-noexec',
    'topology subnet',
    'server 10.8.0.0 255.255.252.0 nopool',
    `proto ${settings.transportProtocol === 'tcp' ? 'tcp-server' : 'udp'}`,
    'local 127.0.0.1',
    `lport ${settings.port}`,
    'ca ca.crt',
    'cert server.crt',
    'key server.key',
    'dh none',
    `verify-client-cert ${settings.asksForCertificates ? 'require' : 'none'}`,
    'auth-user-pass-optional',
    'tls-cert-profile preferred',
    'management server.sock unix',
    'management-client-auth',
    'verb 3',
  ];
  return lines.flatMap((line) => `--${line}`.split(' '));
}
