import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Declarations, readDeclarations } from '../../src/declarations.ts';
import { judgeHandlers } from '../../src/doctor-endpoints.ts';
import { formatFinding } from '../../src/doctor-finding.ts';
import { ConfigurationFaulty } from '../../src/ops/configuration-faulty.ts';
import { FILES } from '../../src/read-text-file.ts';
import { handlerNotices } from '../../src/undeclared-handlers.ts';
import { endpoint } from '../endpoints/samples.ts';
import {
  type ConfigurationDirectory,
  configurationDirectory,
  GOOD_CONFIGURATION,
  makeConfigurationFiles,
} from '../support/configuration-directory.ts';

const SECRET = randomBytes(32).toString('base64');
const OTHER_SECRET = randomBytes(24).toString('base64');
const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:AWSClientVPN-posture';

let files: Readonly<Record<string, string>>;
const directories: ConfigurationDirectory[] = [];
beforeAll(async () => {
  files = await makeConfigurationFiles();
});
afterEach(() => {
  for (const directory of directories.splice(0)) directory.remove();
});

/** The good configuration with these entries of `ClientConnectHandlers`. */
function read(entries: string, more: Readonly<Record<string, string>> = {}): Declarations {
  const yaml = `${GOOD_CONFIGURATION}ClientConnectHandlers:\n${entries}\n`;
  const directory = configurationDirectory({ ...files, ...more, 'postern.yaml': yaml });
  directories.push(directory);
  return readDeclarations(directory.file, FILES);
}

/** Without the line and the column. */
function faultsOf(...[entries, more]: Parameters<typeof read>): readonly string[] {
  try {
    read(entries, more);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationFaulty) return error.faults.map((fault) => fault.replace(/^\S+ /, ''));
    throw error;
  }
}

const entry = (members: string) => `  - { FunctionName: AWSClientVPN-posture, ${members} }`;
const URL = 'Url: https://posture.example.com/';

describe('ClientConnectHandlers', () => {
  it('say where functions are asked, with secrets from files beside them', () => {
    const entries = [
      entry(`${URL}, SchemaVersion: v1, SecretFile: keys, CertificateAuthorityFile: server.crt`),
      '  - { FunctionName: AWSClientVPN-2, Lambda: { AccessKeyId: AKIAIOSFODNN7EXAMPLE, SecretAccessKeyFile: aws } }',
    ].join('\n');
    const { clientConnectHandlers } = read(entries, {
      keys: `whsec_${SECRET}\n\n${OTHER_SECRET}\n`,
      aws: ' hidden \n',
    });
    expect(clientConnectHandlers).toMatchObject([
      {
        functionName: 'AWSClientVPN-posture',
        schemaVersion: 'v1',
        destination: {
          kind: 'webhook',
          url: 'https://posture.example.com/',
          allowsPrivateAddress: false,
          certificateAuthority: files['server.crt'],
        },
      },
      {
        functionName: 'AWSClientVPN-2',
        schemaVersion: 'v3',
        destination: { kind: 'lambda', region: 'eu-central-1', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
      },
    ]);
    const [webhook, lambda] = clientConnectHandlers.map(({ destination }) => destination);
    expect(webhook?.kind === 'webhook' && webhook.secrets.map((secret) => secret.reveal())).toEqual([
      `whsec_${SECRET}`,
      OTHER_SECRET,
    ]);
    expect(lambda?.kind === 'lambda' && lambda.secretAccessKey.reveal()).toBe('hidden');
    expect(JSON.stringify(clientConnectHandlers)).not.toMatch(/hidden|whsec_/);
  });

  it.each([
    [`${URL}`, 'SecretFile: Write SecretFile or Secret, and not both'],
    [`${URL}, Secret: ${SECRET}, SecretFile: keys`, 'SecretFile: Write SecretFile or Secret, and not both'],
    [`${URL}, Secret: hunter2`, 'Secret: Write 24 to 64 random bytes in base64'],
    [`${URL}, SecretFile: missing`, 'SecretFile: This file cannot be read'],
    [`${URL}, SecretFile: short`, 'SecretFile: The file must hold one secret, or two'],
    [`${URL}, SecretFile: three`, 'SecretFile: The file must hold one secret, or two'],
    [`${URL}, SecretFile: empty`, 'SecretFile: The file must hold one secret, or two'],
    [`${URL}, SecretFile: keys, CertificateAuthorityFile: keys`, 'CertificateAuthorityFile: '],
    [`${URL}, SecretFile: keys, SchemaVersion: v4`, 'SchemaVersion: Write v1, v2 or v3.'],
    ['Url: http://posture.example.com/, SecretFile: keys', 'Url: This does not start with https:'],
    [
      'Url: "https://me:pw@posture.example.com/", SecretFile: keys',
      'Url: This holds a user name or password',
    ],
    ['Url: "http://localhost:8000/", SecretFile: keys', 'AllowPrivateAddresses: Url leads to this machine'],
    ['Url: "http://127.0.0.1:8000/", SecretFile: keys', 'AllowPrivateAddresses: Url leads to this machine'],
    ['Url: "https://[fd00::1]/", SecretFile: keys', 'AllowPrivateAddresses: Url leads to this machine'],
    ['Url: "https://10.1/", SecretFile: keys', 'AllowPrivateAddresses: Url leads to this machine'],
    ['SecretFile: keys', 'Url: Write Url for a webhook or Lambda for a function of AWS Lambda'],
    [
      `${URL}, SecretFile: keys, Lambda: { AccessKeyId: AKIA, SecretAccessKeyFile: keys }`,
      'Url: Write Url for',
    ],
    [
      `Lambda: { AccessKeyId: AKIA, SecretAccessKeyFile: keys }, Secret: ${SECRET}`,
      'Secret: This is for a webhook.',
    ],
    [
      'Lambda: { AccessKeyId: AKIA, SecretAccessKeyFile: keys }, AllowPrivateAddresses: true',
      'AllowPrivateAddresses: This is for a webhook.',
    ],
    [
      'Lambda: { AccessKeyId: AKIA, SecretAccessKeyFile: missing }',
      'Lambda.SecretAccessKeyFile: This file cannot',
    ],
    [
      'Lambda: { AccessKeyId: AKIA, SecretAccessKeyFile: empty }',
      'Lambda.SecretAccessKeyFile: The file is empty.',
    ],
    [
      'Lambda: { AccessKeyId: AKIA, SecretAccessKeyFile: keys, Endpoint: "http://10.0.0.1/" }',
      'Lambda.Endpoint: This does not start with https:',
    ],
    [`${URL}, SecretFile: keys, Timeout: 60`, 'Timeout: There is no such member here.'],
  ])('refuse %s, at its place', (members, fault) => {
    const secrets = { keys: SECRET, short: 'c2hvcnQ=', empty: '\n', three: `${SECRET}\n`.repeat(3) };
    const faults = faultsOf(entry(members), secrets);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`ClientConnectHandlers[0].${fault}`);
  });

  it.each(['posture', 'AWSClientVPN-', 'AWSClientVPN-a:live', `AWSClientVPN-${'x'.repeat(52)}`])(
    'refuse the name %s',
    (name) => {
      expect(faultsOf(`  - { FunctionName: "${name}", ${URL}, Secret: ${SECRET} }`)).toEqual([
        expect.stringMatching(/^ClientConnectHandlers\[0\]\.FunctionName: Write a name of at most 64/),
      ]);
    },
  );

  it('have a name once', () => {
    const one = entry(`${URL}, Secret: ${SECRET}`);
    expect(faultsOf(`${one}\n${one}`)).toEqual([
      'ClientConnectHandlers[1].FunctionName: Another entry has this one already. Write a unique one.',
    ]);
  });
});

describe('an endpoint whose handler is declared nowhere', () => {
  const declared = entry(`${URL}, Secret: ${SECRET}`);

  it('is told of when the file is checked, and no more once the handler is declared, in whichever version', () => {
    const declarations = read(declared);
    const [first] = declarations.endpoints;
    if (!first) throw new Error('There is no endpoint.');
    const options = { Enabled: true, LambdaFunctionArn: `${ARN}:live` };
    const endpoints = [{ ...first, ClientConnectOptions: options }];
    expect(handlerNotices({ ...declarations, endpoints })).toEqual([]);
    expect(handlerNotices({ ...declarations, endpoints, clientConnectHandlers: [] })).toEqual([
      'Engineering: every connection is denied, since its client connect handler AWSClientVPN-posture is no entry of ClientConnectHandlers. Declare where it is asked, or switch it off.',
    ]);
  });

  it('is a fault that the doctor finds', () => {
    const { clientConnectHandlers } = read(declared);
    const one = endpoint({ clientConnectHandlerArn: ARN });
    expect(judgeHandlers([one, endpoint()], clientConnectHandlers)).toEqual([]);
    expect(judgeHandlers([one, endpoint()], []).map(formatFinding)).toEqual([
      expect.stringMatching(/^fault +Endpoint: Engineering .*: every connection is denied, since /),
    ]);
  });
});
