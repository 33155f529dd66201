import { describe, expect, it } from 'vitest';
import type { AuthenticationOption } from '../../src/endpoints/endpoint.ts';
import { clientDownloads } from '../../src/portal/client-downloads.ts';
import { connectGuide, type GuidedClient, plainLinuxGuide } from '../../src/portal/connect-steps.ts';
import { WORDS } from '../../src/portal/words/languages.ts';
import { LANGUAGES } from '../../src/web/language.ts';

const federated = { type: 'federated-authentication', samlProviderArn: 'arn:x' } as const;
const mutual = { type: 'certificate-authentication', clientRootCertificateChainArn: 'arn:x' } as const;
const directory = { type: 'directory-service-authentication', directoryId: 'd-1' } as const;

const AWS = { platform: 'windows', flavour: 'aws', name: 'AWS VPN Client' } as const;
const VISCOSITY = { platform: 'windows', flavour: 'openvpn', name: 'Viscosity' } as const;
const context = (...authenticationOptions: AuthenticationOption[]) => ({
  authenticationOptions,
  isMfaEnabled: false,
  fileName: 'x.ovpn',
});

describe.each(LANGUAGES)('the steps after the download in %s', (language) => {
  const words = WORDS[language];
  const textsFor = (client: GuidedClient, ...options: AuthenticationOption[]) =>
    connectGuide(words, client, context(...options)).steps.map(({ text }) => text);
  const windows: GuidedClient = { platform: 'windows', flavour: 'openvpn', name: 'OpenVPN GUI' };

  it('differ for each client that the portal offers, and speak of the browser', () => {
    const guides = [...clientDownloads(), AWS, VISCOSITY].map((client) => textsFor(client, federated));
    expect(new Set(guides.map((texts) => texts[0])).size).toBe(guides.length - 1); // OpenVPN Connect: the same on two desktops
    for (const texts of guides) expect(texts).toContain(words.guides.browser);
  });

  it('put one’s own certificate before everything else, where the endpoint asks for one', () => {
    expect(textsFor(windows, mutual, federated)[0]).toBe(words.guides.certificate);
    expect(textsFor(windows, federated)).not.toContain(words.guides.certificate);
  });

  it('speak of the code only where one is asked for', () => {
    const withCode = connectGuide(words, windows, { ...context(directory), isMfaEnabled: true });
    expect(withCode.steps.map(({ text }) => text)).toContain(words.guides.passwordAndCode);
    expect(textsFor(windows, directory)).toContain(words.guides.password);
  });

  it('name a client that they do not know', () => {
    expect(textsFor(VISCOSITY, federated)[0]).toContain('Viscosity');
  });

  it('bring people back to the app on an iPhone, after the browser', () => {
    const client: GuidedClient = { platform: 'ios', flavour: 'openvpn-connect', name: 'OpenVPN Connect' };
    expect(textsFor(client, federated).slice(-2)).toEqual([
      words.guides.browser,
      words.guides.backToApp('OpenVPN Connect'),
    ]);
  });

  it('say in a terminal how to start and how to end', () => {
    const client: GuidedClient = { platform: 'linux', flavour: 'openvpn', name: 'OpenVPN 3 Linux' };
    const commands = connectGuide(words, client, context(federated)).steps.flatMap(
      ({ command }) => command ?? [],
    );
    expect(commands).toEqual([
      'openvpn3 session-start --config ~/Downloads/x.ovpn',
      'openvpn3 session-manage --disconnect --config ~/Downloads/x.ovpn',
    ]);
  });

  it('send nobody to the plain openvpn command for a sign-in in the browser, which it cannot show', () => {
    expect(plainLinuxGuide(words, context(federated)).steps).toEqual([{ text: words.guides.plainCannot }]);
    const [step] = plainLinuxGuide(words, context(directory)).steps;
    expect(step?.command).toBe('sudo openvpn --config ~/Downloads/x.ovpn');
  });
});
