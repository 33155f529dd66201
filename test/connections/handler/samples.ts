import type { HandlerQuestion } from '../../../src/connections/handler/client-connect-handler.ts';

/** Alice on Windows, with the AWS-provided client, a certificate and an identity provider. */
export const QUESTION: HandlerQuestion = {
  connectionId: 'cvpn-connection-0123456789abcdef0',
  clientVpnEndpointId: 'cvpn-endpoint-0123456789abcdef0',
  commonName: 'laptop-7',
  username: 'alice@example.com',
  groups: ['engineering', 'Größe "XL"'],
  device: {
    publicIp: '198.51.100.7',
    port: 50_123,
    transportProtocol: 'udp',
    platform: 'win',
    platformVersion: '10.0.22631',
    openvpnVersion: '2.6.14',
    awsClientVersion: '5.2.1',
  },
};
