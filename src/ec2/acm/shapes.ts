import { z } from 'zod';
import { PosternError } from '../../kernel/errors.ts';

/** Not the ARN of a certificate of ACM. */
export class InvalidCertificateArn extends PosternError {
  readonly code = 'InvalidCertificateArn';

  constructor() {
    super(
      'CertificateArn is not the ARN of a certificate. It looks like arn:aws:acm:<region>:<account>:certificate/<uuid>.',
    );
  }
}

/** ACM API reference: 20 to 2,048 characters. Checked by {@link assertCertificateArn}, which has an error of its own. */
export const arnSchema = z.string();

/** Throws {@link InvalidCertificateArn}. */
export function assertCertificateArn(arn: string): void {
  if (!/^arn:[\w+=/,.@-]+:acm:[\w+=/,.@-]*:\d+:certificate\/[\w+=,.@-]+$/.test(arn))
    throw new InvalidCertificateArn();
}

export const tagSchema = z
  .strictObject({ Key: z.string(), Value: z.string().optional() })
  .transform(({ Key, Value }) => ({ key: Key, value: Value ?? '' }));

/**
 * As many as ACM takes at a time (ACM API reference). Every list of a request has such an end: without one, a body of 4 MB may
 * bring millions of things, and a fault for each.
 */
export const MOST_TAGS_AT_A_TIME = 50;

/** Bytes as base64, which hold text. Other bytes than base64 are refused, not skipped. */
export const blobSchema = (longest: number) =>
  z
    .string()
    .transform((base64) => ({ base64, bytes: Buffer.from(base64, 'base64') }))
    .refine(({ base64, bytes }) => bytes.toString('base64') === base64, {
      error: 'Send base64.',
      abort: true,
    })
    .refine(({ bytes }) => bytes.length > 0 && bytes.length <= longest, `Send 1 to ${longest} bytes.`)
    .transform(({ bytes }) => bytes.toString());
