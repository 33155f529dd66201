import type { ClientConfigurationFacts } from './client-configuration-facts.ts';
import type { AuthenticationOption, Endpoint } from './endpoint.ts';
import { extraLines } from './extra-lines.ts';
import { directive, inlineFile } from './profile-lines.ts';
import { singleRemoteLines } from './remote-lines.ts';

/**
 * The lines of a profile for the AWS-provided client, in the order of the guide (section "AWS Client VPN endpoint configuration
 * file export"). That client stops at every directive that is not on its list, so there is nothing else in it, no comment
 * either: nobody has published whether its list knows them. `verify-x509-name` is not among them, so the client trusts every
 * server certificate of the authorities in `<ca>`.
 */
export function awsProfile(endpoint: Endpoint, facts: ClientConfigurationFacts): readonly string[] {
  return [
    'client',
    'dev tun',
    directive('proto', endpoint.transportProtocol),
    ...singleRemoteLines(endpoint, facts.vpn),
    'resolv-retry infinite',
    'nobind',
    'remote-cert-tls server',
    'cipher AES-256-GCM',
    'verb 3',
    ...extraLines(endpoint.clientConfigurationLines ?? [], 'aws'),
    ...inlineFile('ca', facts.certificateAuthorities),
    ...endpoint.authenticationOptions.flatMap((option) => userLines(option, facts)),
    'reneg-sec 0',
  ];
}

function userLines(
  option: AuthenticationOption,
  { isMfaEnabled }: Pick<ClientConfigurationFacts, 'isMfaEnabled'>,
): readonly string[] {
  switch (option.type) {
    case 'federated-authentication':
      return ['auth-user-pass', 'auth-federate', 'auth-retry interact', 'auth-nocache'];
    case 'directory-service-authentication':
      return [
        'auth-user-pass',
        ...(isMfaEnabled ? [directive('static-challenge', 'Enter MFA code ', 1)] : []),
        'auth-retry interact',
        'auth-nocache',
      ];
    case 'certificate-authentication':
      return [];
  }
}
