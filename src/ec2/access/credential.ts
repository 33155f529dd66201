import { SignatureIncomplete } from './signature-failures.ts';

/** What stands in an `Authorization` header of AWS Signature Version 4. */
export interface Credential {
  readonly accessKeyId: string;
  /** `YYYYMMDD`. */
  readonly day: string;
  readonly region: string;
  readonly service: string;
  /** Lower case, sorted, none twice. */
  readonly signedHeaders: readonly string[];
  /** 64 hexadecimal digits. */
  readonly signature: string;
}

/** The longest header that is looked at: all known clients stay below 500 characters. */
const LONGEST = 4096;
const PART = '[A-Za-z0-9-]{1,64}';
const FORM = new RegExp(
  `^AWS4-HMAC-SHA256 +Credential=([A-Za-z0-9]{1,128})/(\\d{8})/(${PART})/(${PART})/aws4_request, *SignedHeaders=([a-z0-9;_-]+), *Signature=([0-9a-f]{64})$`,
);

/**
 * Reads an `Authorization` header (AWS General Reference, "Signature Version 4 signing process"). Throws
 * {@link SignatureIncomplete} for every other form, also for algorithms that this service does not know.
 */
export function parseCredential(authorization: string): Credential {
  const parts = authorization.length > LONGEST ? null : FORM.exec(authorization);
  if (!parts) throw unreadable();
  const [, accessKeyId = '', day = '', region = '', service = '', names = '', signature = ''] = parts;
  const signedHeaders = names.split(';');
  if (!signedHeaders.every((name, at) => name !== '' && (at === 0 || name > (signedHeaders[at - 1] ?? '')))) {
    throw new SignatureIncomplete('SignedHeaders must be sorted and name each header once.');
  }
  return { accessKeyId, day, region, service, signedHeaders, signature };
}

/** The access key id that a request says it was signed with; undefined where it says none. */
export function claimedAccessKeyId(authorization: string): string | undefined {
  return authorization.length > LONGEST ? undefined : FORM.exec(authorization)?.[1];
}

function unreadable(): SignatureIncomplete {
  return new SignatureIncomplete(
    'The Authorization header cannot be read. It is written "AWS4-HMAC-SHA256 Credential=KEY/DAY/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=64 hexadecimal digits".',
  );
}
