import { z } from 'zod';
import type { CertificateCommands } from '../../pki/certificate-commands.ts';
import { type JsonAction, jsonAction } from '../protocols/json-protocol.ts';
import { arnSchema, assertCertificateArn, MOST_TAGS_AT_A_TIME, tagSchema } from './shapes.ts';

const tagToRemove = z
  .strictObject({ Key: z.string(), Value: z.string().optional() })
  .transform(({ Key, Value }) => ({ key: Key, ...(Value !== undefined && { value: Value }) }));

/** AddTagsToCertificate, RemoveTagsFromCertificate and ListTagsForCertificate. */
export function certificateTagActions({
  certificates,
}: {
  readonly certificates: CertificateCommands;
}): readonly JsonAction[] {
  return [
    jsonAction({
      name: 'AddTagsToCertificate',
      schema: z.strictObject({
        CertificateArn: arnSchema,
        Tags: z.array(tagSchema).min(1).max(MOST_TAGS_AT_A_TIME),
      }),
      targets: ({ CertificateArn: arn }) => [{ arn }],
      async run({ CertificateArn: arn, Tags }) {
        assertCertificateArn(arn);
        await certificates.addTags(arn, Tags);
        return undefined;
      },
    }),
    jsonAction({
      name: 'RemoveTagsFromCertificate',
      schema: z.strictObject({
        CertificateArn: arnSchema,
        Tags: z.array(tagToRemove).min(1).max(MOST_TAGS_AT_A_TIME),
      }),
      targets: ({ CertificateArn: arn }) => [{ arn }],
      async run({ CertificateArn: arn, Tags }) {
        assertCertificateArn(arn);
        await certificates.removeTags(arn, Tags);
        return undefined;
      },
    }),
    jsonAction({
      name: 'ListTagsForCertificate',
      schema: z.strictObject({ CertificateArn: arnSchema }),
      targets: ({ CertificateArn: arn }) => [{ arn }],
      async run({ CertificateArn: arn }) {
        assertCertificateArn(arn);
        const { tags = {} } = await certificates.getCertificate(arn);
        return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
      },
    }),
  ];
}
