import { expect, it } from 'vitest';
import type { Caller } from '../../../src/ec2/access/caller.ts';
import { createManagementAudit } from '../../../src/ec2/access/management-audit.ts';
import type { AnsweredCall } from '../../../src/ec2/management-api.ts';
import type { Call } from '../../../src/ec2/service.ts';
import type { AuditEvent } from '../../../src/kernel/audit.ts';
import { signRequest } from '../../support/sign-request.ts';

const request = signRequest({
  accessKeyId: 'AKIAUNKNOWN000000000',
  secretAccessKey: 'secret-of-the-caller',
  at: Date.parse('2026-11-21T18:46:00Z'),
  body: 'Action=ImportCertificate&PrivateKey=secret-in-the-body',
});
const caller = { accessKeyId: 'AKIAALICE00000000000', arn: 'arn:aws:iam::123456789012:user/alice' } as Caller;
const arn = 'arn:aws:ec2:us-east-1:123456789012:client-vpn-endpoint/cvpn-endpoint-0123456789abcdef0';
const call = { action: 'ec2:DeleteClientVpnEndpoint', auditDetails: { dryRun: true } } as unknown as Call;

function eventOf(answered: Partial<AnsweredCall>): AuditEvent {
  const events: AuditEvent[] = [];
  const record = createManagementAudit({ record: (event) => events.push(event) });
  record({ request, requestId: 'request-1', targets: [], ...answered });
  expect(events).toHaveLength(1);
  return events[0] as AuditEvent;
}

it('says who did what to which endpoint, from where, and under which reference', () => {
  expect(eventOf({ caller, call, targets: [{ arn }, { arn }] })).toEqual({
    action: 'ec2:DeleteClientVpnEndpoint',
    result: 'succeeded',
    actor: 'arn:aws:iam::123456789012:user/alice',
    clientVpnEndpointId: 'cvpn-endpoint-0123456789abcdef0',
    sourceAddress: '192.0.2.1',
    reference: 'request-1',
    details: { dryRun: true, accessKeyId: 'AKIAALICE00000000000', targets: arn },
  });
});

it('says which key somebody tried to use, though nobody has it', () => {
  expect(eventOf({ code: 'AccessKeyUnknown' })).toEqual({
    action: 'call-management-api',
    result: 'refused',
    code: 'AccessKeyUnknown',
    sourceAddress: '192.0.2.1',
    reference: 'request-1',
    details: { accessKeyId: 'AKIAUNKNOWN000000000' },
  });
});

it('names no endpoint where a call is about several, or about other things too', () => {
  const other = { arn: arn.replace('abcdef0', 'abcdef1') };
  expect(eventOf({ caller, call, targets: [{ arn }, other] }).clientVpnEndpointId).toBeUndefined();
  expect(eventOf({ caller, call, targets: [{ arn }, { arn: '*' }] }).clientVpnEndpointId).toBeUndefined();
});

it('never holds a header or a body', () => {
  const line = JSON.stringify(eventOf({ caller, call, targets: [{ arn }] }));
  expect(line).not.toMatch(/secret|Signature|Credential/);
});

it('lets nobody write lines without end, or characters that steer a terminal', () => {
  const hostile = `\u001b[2K\n\u202e${'x'.repeat(100_000)}`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${hostile}/20261121/us-east-1/ec2/aws4_request`;
  const event = eventOf({
    request: { ...request, rawHeaders: ['Authorization', authorization] },
    call: { action: `ec2:${hostile}`, auditDetails: { name: hostile } } as unknown as Call,
    targets: [{ arn: hostile }],
  });
  const line = JSON.stringify(event);
  expect(line.length).toBeLessThan(4000);
  expect(line).not.toMatch(/\\u001b|\\n|\u202e/);
  expect(event.details?.accessKeyId).toBeUndefined();
});
