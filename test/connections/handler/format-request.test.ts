import { describe, expect, it } from 'vitest';
import { formatRequest } from '../../../src/connections/handler/format-request.ts';
import { QUESTION } from './samples.ts';

const OF_EVERY_VERSION = [
  'connection-id',
  'endpoint-id',
  'common-name',
  'username',
  'platform',
  'platform-version',
  'public-ip',
  'client-openvpn-version',
];

describe('what a handler is sent', () => {
  it('has the members of its schema in the order of the guide', () => {
    expect(Object.keys(JSON.parse(formatRequest(QUESTION, 'v1')))).toEqual([
      ...OF_EVERY_VERSION,
      'schema-version',
    ]);
    expect(Object.keys(JSON.parse(formatRequest(QUESTION, 'v2')))).toEqual([
      ...OF_EVERY_VERSION,
      'groups',
      'schema-version',
    ]);
    expect(Object.keys(JSON.parse(formatRequest(QUESTION, 'v3')))).toEqual([
      ...OF_EVERY_VERSION,
      'aws-client-version',
      'groups',
      'schema-version',
    ]);
  });

  it('says who asks, with what, and from where', () => {
    expect(JSON.parse(formatRequest(QUESTION, 'v3'))).toEqual({
      'connection-id': 'cvpn-connection-0123456789abcdef0',
      'endpoint-id': 'cvpn-endpoint-0123456789abcdef0',
      'common-name': 'laptop-7',
      username: 'alice@example.com',
      platform: 'win',
      'platform-version': '10.0.22631',
      'public-ip': '198.51.100.7',
      'client-openvpn-version': '2.6.14',
      'aws-client-version': '5.2.1',
      groups: ['engineering', 'Größe "XL"'],
      'schema-version': 'v3',
    });
  });

  it('is empty where a thing does not apply: a certificate alone has neither user name nor groups', () => {
    const device = {
      ...QUESTION.device,
      platform: '',
      platformVersion: '',
      openvpnVersion: '',
      awsClientVersion: '',
    };
    const question = { ...QUESTION, username: '', groups: [], device };
    expect(JSON.parse(formatRequest(question, 'v3'))).toMatchObject({
      username: '',
      groups: [],
      platform: '',
      'platform-version': '',
      'client-openvpn-version': '',
      'aws-client-version': '',
    });
  });
});
