import { describe, expect, it } from 'vitest';
import type { AuthenticationOption } from '../../src/endpoints/endpoint.ts';
import {
  canConnectYet,
  isServedByPortal,
  portalSamlProviderArn,
  tunnelSamlProviderArn,
} from '../../src/endpoints/portal-access.ts';
import { endpoint } from './samples.ts';

const mutual: AuthenticationOption = {
  type: 'certificate-authentication',
  clientRootCertificateChainArn: 'arn:clients',
};
const federated: AuthenticationOption = { type: 'federated-authentication', samlProviderArn: 'arn:corp' };
const directory: AuthenticationOption = {
  type: 'directory-service-authentication',
  directoryId: 'd-0',
};

describe('The portal serves an endpoint', () => {
  it.each(['pending-associate', 'available', 'pending'] as const)('while its status is %s', (status) => {
    expect(isServedByPortal(endpoint({ status }))).toBe(true);
  });

  it.each(['deleting', 'deleted'] as const)('no more once its status is %s', (status) => {
    expect(isServedByPortal(endpoint({ status }))).toBe(false);
  });

  it('only where the portal is enabled', () => {
    expect(isServedByPortal(endpoint({ selfServicePortal: 'disabled' }))).toBe(false);
  });

  it('only where somebody signs in: certificates alone have no portal', () => {
    expect(isServedByPortal(endpoint({ authenticationOptions: [mutual] }))).toBe(false);
    expect(isServedByPortal(endpoint({ authenticationOptions: [mutual, federated] }))).toBe(true);
    expect(isServedByPortal(endpoint({ authenticationOptions: [directory] }))).toBe(true);
  });
});

describe('People sign in to the portal', () => {
  it('at the self-service provider where there is one, else where they sign in to the VPN', () => {
    const selfService: AuthenticationOption = { ...federated, selfServiceSamlProviderArn: 'arn:portal' };
    expect(portalSamlProviderArn(endpoint({ authenticationOptions: [mutual, federated] }))).toBe('arn:corp');
    expect(portalSamlProviderArn(endpoint({ authenticationOptions: [selfService] }))).toBe('arn:portal');
  });

  it('at no SAML provider where the endpoint has none', () => {
    expect(portalSamlProviderArn(endpoint({ authenticationOptions: [directory] }))).toBeUndefined();
  });
});

describe('The tunnel accepts', () => {
  it('the identities of the endpoint’s own provider, whichever one the portal asks', () => {
    const selfService: AuthenticationOption = { ...federated, selfServiceSamlProviderArn: 'arn:portal' };
    for (const option of [federated, selfService]) {
      expect(tunnelSamlProviderArn(endpoint({ authenticationOptions: [mutual, option] }))).toBe('arn:corp');
    }
  });

  it('no SAML identity where the endpoint has no SAML provider', () => {
    expect(tunnelSamlProviderArn(endpoint({ authenticationOptions: [mutual] }))).toBeUndefined();
    expect(tunnelSamlProviderArn(endpoint({ authenticationOptions: [directory] }))).toBeUndefined();
  });
});

it('Nobody can connect until a target network is associated', () => {
  expect(canConnectYet(endpoint({ status: 'pending-associate' }))).toBe(false);
  expect(canConnectYet(endpoint({ status: 'available' }))).toBe(true);
});
