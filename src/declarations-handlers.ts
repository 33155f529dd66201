import {
  type ClientConnectHandlerDeclaration,
  WRITE_SECRET,
} from './connections/handler/client-connect-handler-declaration.ts';
import type { ConfiguredHandler, LambdaFunction, Webhook } from './connections/handler/configured-handler.ts';
import { isWebhookSecret } from './connections/handler/webhook-secret.ts';
import { attempt } from './declarations-files.ts';
import type { Shape } from './declarations-shape.ts';
import type { Fault } from './declarations-words.ts';
import { Secret } from './kernel/secret.ts';
import { InvalidCertificate, parseCertificates } from './pki/certificate.ts';
import type { ReferencedFiles } from './referenced-files.ts';

type Path = readonly [member: string, ...PropertyKey[]];

/** An entry, as far as its files are concerned. */
interface Reading {
  /** Undefined when that fails; the faults say why. */
  read(file: string, member: Path): string | undefined;
  /** Says what is wrong with a member. */
  refuse(member: Path, message: string): undefined;
}

/** The client connect handlers with their secrets, wherever these stand. */
export function declaredHandlers(
  shape: Shape,
  files: ReferencedFiles,
  faults: Fault[],
): readonly ConfiguredHandler[] {
  return shape.lists.ClientConnectHandlers.flatMap(({ value, index }) => {
    const place = (member: Path) => ['ClientConnectHandlers', index, ...member];
    const reading: Reading = {
      read: (file, member) => attempt(() => files.read(file), place(member), faults),
      refuse: (member, message) => void faults.push({ path: place(member), message }),
    };
    const destination = webhookOf(value, reading) ?? lambdaOf(value, shape.single.Region, reading);
    if (destination === undefined) return [];
    return [{ functionName: value.FunctionName, schemaVersion: value.SchemaVersion, destination }];
  });
}

function webhookOf(declared: ClientConnectHandlerDeclaration, reading: Reading): Webhook | undefined {
  const { Url: url } = declared;
  if (url === undefined) return undefined;
  const secrets = secretsOf(declared, reading);
  const authority = authorityOf(declared, reading);
  if (secrets === undefined || authority === undefined) return undefined;
  return {
    kind: 'webhook',
    url,
    secrets: secrets.map((secret) => new Secret(secret)),
    allowsPrivateAddress: declared.AllowPrivateAddresses ?? false,
    ...(authority !== '' && { certificateAuthority: authority }),
  };
}

function secretsOf(
  { Secret: secret, SecretFile: file }: ClientConnectHandlerDeclaration,
  { read, refuse }: Reading,
): readonly string[] | undefined {
  if (file === undefined) return secret === undefined ? undefined : [secret];
  const content = read(file, ['SecretFile']);
  const lines = content
    ?.split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines === undefined) return undefined;
  const isGood = lines.length >= 1 && lines.length <= 2 && lines.every(isWebhookSecret);
  return isGood
    ? lines
    : refuse(
        ['SecretFile'],
        `The file must hold one secret, or two, each in a line of its own. ${WRITE_SECRET}`,
      );
}

/** Empty: none is named. */
function authorityOf(
  { CertificateAuthorityFile: file }: ClientConnectHandlerDeclaration,
  { read, refuse }: Reading,
): string | undefined {
  if (file === undefined) return '';
  const pem = read(file, ['CertificateAuthorityFile']);
  if (pem === undefined) return undefined;
  try {
    parseCertificates(pem);
    return pem;
  } catch (error) {
    if (error instanceof InvalidCertificate) return refuse(['CertificateAuthorityFile'], error.message);
    throw error;
  }
}

function lambdaOf(
  { Lambda: declared }: ClientConnectHandlerDeclaration,
  region: string,
  { read, refuse }: Reading,
): LambdaFunction | undefined {
  if (declared === undefined) return undefined;
  const member = ['Lambda', 'SecretAccessKeyFile'] as const;
  const secret = read(declared.SecretAccessKeyFile, member)?.trim();
  if (secret === '') return refuse(member, 'The file is empty. Write the secret access key into it.');
  if (secret === undefined) return undefined;
  return {
    kind: 'lambda',
    ...(declared.Endpoint !== undefined && { endpoint: declared.Endpoint }),
    region: declared.Region ?? region,
    accessKeyId: declared.AccessKeyId,
    secretAccessKey: new Secret(secret),
  };
}
