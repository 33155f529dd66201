import type { HandlerQuestion, SchemaVersion } from './client-connect-handler.ts';

/**
 * What a handler is sent: JSON with the members of its schema, in the guide's order (guide, "Request schema"; v1 from the older page, v2 is v1 and
 * `groups`). What does not apply is an empty text, or an empty list.
 */
export function formatRequest(question: HandlerQuestion, version: SchemaVersion): string {
  const { device } = question;
  return JSON.stringify({
    'connection-id': question.connectionId,
    'endpoint-id': question.clientVpnEndpointId,
    'common-name': question.commonName,
    username: question.username,
    platform: device.platform,
    'platform-version': device.platformVersion,
    'public-ip': device.publicIp,
    'client-openvpn-version': device.openvpnVersion,
    ...(version === 'v3' && { 'aws-client-version': device.awsClientVersion }),
    ...(version !== 'v1' && { groups: question.groups }),
    'schema-version': version,
  });
}
