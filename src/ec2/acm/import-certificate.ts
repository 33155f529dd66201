import { z } from 'zod';
import type { Realm } from '../../kernel/arn.ts';
import { Secret } from '../../kernel/secret.ts';
import type { CertificateCommands } from '../../pki/certificate-commands.ts';
import { jsonAction } from '../protocols/json-protocol.ts';
import { arnSchema, assertCertificateArn, blobSchema, MOST_TAGS_AT_A_TIME, tagSchema } from './shapes.ts';

/** The lengths are those of the ACM API reference, ImportCertificate. */
const schema = z.strictObject({
  CertificateArn: arnSchema.optional(),
  Certificate: blobSchema(32_768),
  PrivateKey: blobSchema(5120).transform((text) => new Secret(text)),
  CertificateChain: blobSchema(2_097_152).optional(),
  Tags: z.array(tagSchema).max(MOST_TAGS_AT_A_TIME).optional(),
});

export function importCertificate({
  certificates,
  realm,
}: {
  readonly certificates: CertificateCommands;
  readonly realm: () => Realm;
}) {
  return jsonAction({
    name: 'ImportCertificate',
    schema,
    targets({ CertificateArn: arn = anyCertificate(realm()), Tags = [] }) {
      return [{ arn }, ...(Tags.length > 0 ? [{ arn, action: 'acm:AddTagsToCertificate' }] : [])];
    },
    async run({ CertificateArn: arn, Certificate, PrivateKey, CertificateChain: chain, Tags = [] }) {
      if (arn !== undefined) assertCertificateArn(arn);
      const certificateArn = await certificates.importCertificate({
        certificate: Certificate,
        privateKey: PrivateKey,
        tags: Tags,
        ...(arn !== undefined && { certificateArn: arn }),
        ...(chain !== undefined && { certificateChain: chain }),
      });
      return { CertificateArn: certificateArn };
    },
  });
}

function anyCertificate({ region, account }: Realm): string {
  return `arn:aws:acm:${region}:${account}:certificate/*`;
}
