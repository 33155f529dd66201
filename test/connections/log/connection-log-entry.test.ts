import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DENIAL_REASONS } from '../../../src/connections/authorization.ts';
import type { ConnectionEvent, LoggedEndpoint } from '../../../src/connections/log/connection-log.ts';
import { connectionLogEntry, formatEntry } from '../../../src/connections/log/connection-log-entry.ts';
import { isAuthenticationFailure, isLogged } from '../../../src/connections/log/denial-classes.ts';
import { connectionTo, endpointNamed } from '../../contract/objects.ts';

const START = Date.parse('2020-03-26T20:37:15.400Z');
const ENDPOINT: LoggedEndpoint = endpointNamed('vpn');
const WITH_HANDLER: LoggedEndpoint = { ...ENDPOINT, clientConnectHandlerArn: 'arn' };

/** What the guide's example tells of. */
const JOE = connectionTo('vpn', 'cvpn-connection-abc123abc123abc12', {
  username: 'joe',
  commonName: 'client1',
  clientIp: '10.0.1.2',
  device: {
    publicIp: '98.247.202.82',
    port: 50096,
    transportProtocol: 'udp',
    platform: 'mac',
    platformVersion: '14.1',
    openvpnVersion: '2.6.14',
    awsClientVersion: '',
  },
  connectionEstablishedTime: START,
  timestamp: START,
});

/** The example of the guide ("Connection log entries") to the letter, and the one key that it leaves out. */
const EXAMPLE = {
  'connection-log-type': 'connection-attempt',
  'connection-attempt-status': 'successful',
  'connection-reset-status': 'NA',
  'connection-attempt-failure-reason': 'NA',
  'connection-id': 'cvpn-connection-abc123abc123abc12',
  'client-vpn-endpoint-id': ENDPOINT.clientVpnEndpointId,
  'transport-protocol': 'udp',
  'connection-start-time': '2020-03-26 20:37:15',
  'connection-last-update-time': '2020-03-26 20:37:15',
  'client-ip': '10.0.1.2',
  'common-name': 'client1',
  'device-type': 'mac',
  'device-ip': '98.247.202.82',
  port: '50096',
  'ingress-bytes': '0',
  'egress-bytes': '0',
  'ingress-packets': '0',
  'egress-packets': '0',
  'connection-end-time': 'NA',
  username: 'joe',
  'connection-duration-seconds': '0',
};

const entryOf = (event: ConnectionEvent, connection = JOE, endpoint = ENDPOINT) =>
  connectionLogEntry(endpoint, connection, event);

describe('An entry of the connection log', () => {
  it("of a connection that is up is the guide's example, key by key and in its order", () => {
    const entry = entryOf({ kind: 'successful' });
    expect(JSON.stringify(entry)).toBe(JSON.stringify(EXAMPLE));
  });

  it('of a person who is at the browser has neither a beginning nor an address yet', () => {
    const waiting = { ...JOE, username: '', commonName: '', clientIp: '' };
    expect(entryOf({ kind: 'waiting-for-assertion' }, waiting)).toEqual({
      ...EXAMPLE,
      'connection-attempt-status': 'waiting-for-assertion',
      'connection-start-time': 'NA',
      'client-ip': 'NA',
      'common-name': 'NA',
      username: 'NA',
      'connection-duration-seconds': 'NA',
    });
  });

  it('of an Assertion that came is a reset', () => {
    expect(entryOf({ kind: 'assertion-received' }, { ...JOE, clientIp: '' })).toEqual({
      ...EXAMPLE,
      'connection-log-type': 'connection-reset',
      'connection-attempt-status': 'NA',
      'connection-reset-status': 'assertion-received',
      'connection-start-time': 'NA',
      'client-ip': 'NA',
      'connection-duration-seconds': 'NA',
    });
  });

  it('of a refusal names the reason, and begins and ends nowhere', () => {
    const refused = { ...JOE, clientIp: '', timestamp: START + 2000 };
    expect(entryOf({ kind: 'failed', reason: 'client-connect-handler-timed-out' }, refused)).toEqual({
      ...EXAMPLE,
      'connection-attempt-status': 'failed',
      'connection-attempt-failure-reason': 'client-connect-handler-timed-out',
      'connection-start-time': 'NA',
      'connection-last-update-time': '2020-03-26 20:37:17',
      'client-ip': 'NA',
      'connection-duration-seconds': 'NA',
    });
  });

  it('of counts in between is no success and no end, so that who counts these counts right', () => {
    const counted = { ...JOE, timestamp: START + 900_000, ingressBytes: 21_017, egressPackets: 325 };
    expect(entryOf({ kind: 'updated' }, counted)).toEqual({
      ...EXAMPLE,
      'connection-attempt-status': 'NA',
      'connection-last-update-time': '2020-03-26 20:52:15',
      'ingress-bytes': '21017',
      'egress-packets': '325',
      'connection-duration-seconds': '900',
    });
  });

  it('of an end is a reset with the end, the last counts and how long it was', () => {
    const end = START + 318_000;
    const ended = { ...JOE, connectionEndTime: end, timestamp: end, ingressBytes: 2 ** 53 - 1 };
    expect(entryOf({ kind: 'ended' }, ended)).toEqual({
      ...EXAMPLE,
      'connection-log-type': 'connection-reset',
      'connection-attempt-status': 'NA',
      'connection-last-update-time': '2020-03-26 20:42:33',
      'ingress-bytes': '9007199254740991',
      'connection-end-time': '2020-03-26 20:42:33',
      'connection-duration-seconds': '318',
    });
  });

  it('has what the client connect handler said of the device where one is asked, before the user name', () => {
    const compliant = { ...JOE, postureComplianceStatuses: ['compliant', 'patched'] };
    const entry = entryOf({ kind: 'successful' }, compliant, WITH_HANDLER);
    expect(entry).toEqual({ ...EXAMPLE, 'posture-compliance-statuses': 'compliant, patched' });
    expect(Object.keys(entry ?? {}).slice(-4)).toEqual([
      'connection-end-time',
      'posture-compliance-statuses',
      'username',
      'connection-duration-seconds',
    ]);
    expect(entryOf({ kind: 'successful' }, JOE, WITH_HANDLER)?.['posture-compliance-statuses']).toBe('NA');
  });

  it('is not written of failed mutual authentication, whatever was wrong with the certificate', () => {
    const unlogged = DENIAL_REASONS.filter((reason) => !entryOf({ kind: 'failed', reason }));
    expect(unlogged).toEqual([
      'certificate-missing',
      'certificate-without-common-name',
      'certificate-issuer-unknown',
      'certificate-expired',
      'certificate-revoked',
      'certificate-revocation-unknown',
      'revocation-list-expired',
    ]);
    expect(unlogged.every(isAuthenticationFailure)).toBe(true);
    expect(DENIAL_REASONS.filter(isLogged)).toHaveLength(DENIAL_REASONS.length - unlogged.length);
  });

  it('does not run backwards, and says NA of a time that no calendar has', () => {
    const odd = { ...JOE, connectionEndTime: START - 5000, timestamp: 9e15 };
    const entry = entryOf({ kind: 'ended' }, odd);
    expect(entry?.['connection-duration-seconds']).toBe('0');
    expect(entry?.['connection-last-update-time']).toBe('NA');
  });

  it('is one line that holds no control character and reads back as it was, whatever clients call themselves', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    const hostile = fc.constantFrom(
      '\u2028',
      '\u202eexe',
      '\x1b[2J',
      '\x7f\x85',
      '\r\n{"a":1}',
      '\ud800',
      '"}\n',
    );
    const name = fc.array(fc.oneof(text, hostile), { maxLength: 5 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(name, name, fc.array(name, { maxLength: 3 }), (username, commonName, statuses) => {
        const connection = { ...JOE, username, commonName, postureComplianceStatuses: statuses };
        const entry = connectionLogEntry(ENDPOINT, connection, { kind: 'successful' });
        const line = entry ? formatEntry(entry) : '';
        expect(line).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+$/u);
        expect(JSON.parse(line)).toEqual(entry);
        expect(entry?.username).toBe(username === '' ? 'NA' : username);
      }),
    );
  });
});
