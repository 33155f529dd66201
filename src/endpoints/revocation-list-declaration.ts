import { z } from 'zod';
import { PosternError } from '../kernel/errors.ts';
import { parseRevocationList } from '../pki/revocation-list.ts';

/**
 * A client certificate revocation list in PEM. One that is over is taken: it refuses everybody, but nobody else must be kept from
 * starting by it. Who signed it is asked where the certificates are known.
 */
export const revocationListDeclaration = z
  .string({ error: 'Write the text of a PEM file, from -----BEGIN X509 CRL----- to its end.' })
  .superRefine((text, context) => {
    try {
      parseRevocationList(text);
    } catch (error) {
      if (!(error instanceof PosternError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  });
