import { describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../src/portal/client-downloads.ts';
import { connectSteps } from '../../src/portal/connect-steps.ts';

const federated = { type: 'federated-authentication', samlProviderArn: 'arn:x' } as const;
const mutual = { type: 'certificate-authentication', clientRootCertificateChainArn: 'arn:x' } as const;
const directory = (mfaEnabled: boolean) =>
  ({ type: 'directory-service-authentication', directoryId: 'd-1', mfaEnabled }) as const;

const textsOf = (...options: Parameters<typeof connectSteps>[1]) =>
  connectSteps('windows', options, 'x.ovpn').map(({ text }) => text);

describe('the steps after the download', () => {
  it('differ by platform, and end with the sign-in', () => {
    const first = PLATFORMS.map((platform) => connectSteps(platform, [federated], 'x.ovpn'));
    expect(new Set(first.map(([step]) => step?.text)).size).toBe(PLATFORMS.length);
    for (const steps of first) expect(steps.at(-1)?.text).toContain('Your browser opens.');
  });

  it('put one’s own certificate before everything else, where the endpoint asks for one', () => {
    expect(textsOf(mutual, federated)[0]).toContain('certificate');
    expect(textsOf(federated).join()).not.toContain('certificate');
  });

  it('speak of the code only where one is asked for', () => {
    expect(textsOf(directory(true)).join()).toContain('code');
    expect(textsOf(directory(false)).join()).not.toContain('code');
  });
});
