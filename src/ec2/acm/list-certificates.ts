import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import type { CertificateCommands, CertificateUses } from '../../pki/certificate-commands.ts';
import type { StoredCertificate } from '../../pki/certificate-store.ts';
import { jsonAction } from '../protocols/json-protocol.ts';
import { pageOf } from '../wire/pages.ts';
import { statusOf, summaryOf } from './certificate-detail.ts';
import { factsOf } from './certificate-facts.ts';

/** More than there are statuses, kinds of keys or purposes. */
const texts = z.array(z.string()).max(50).optional();

const schema = z.strictObject({
  CertificateStatuses: texts,
  Includes: z
    .strictObject({
      extendedKeyUsage: texts,
      keyUsage: texts,
      keyTypes: texts,
      exportOption: z.string().optional(),
      managedBy: z.string().optional(),
    })
    .optional(),
  MaxItems: z.int().min(1).max(1000).optional(),
  NextToken: z.string().optional(),
  SortBy: z.literal('CREATED_AT').optional(),
  SortOrder: z.enum(['ASCENDING', 'DESCENDING']).optional(),
});

type Request = z.output<typeof schema>;

export function listCertificates({
  certificates,
  usesOf,
  clock,
}: {
  readonly certificates: CertificateCommands;
  readonly usesOf: (certificateArn: string) => Promise<CertificateUses>;
  readonly clock: Clock;
}) {
  return jsonAction({
    name: 'ListCertificates',
    schema,
    targets: () => [{ arn: '*' }],
    async run(request) {
      const now = clock();
      const all = await certificates.listCertificates();
      const { things, nextToken } = page(
        all.filter((each) => isWanted(each, request, now)),
        request,
      );
      const summaries = things.map(async (each) => {
        const { asServer, asClientAuthority } = await usesOf(each.certificateArn);
        return summaryOf(each, asServer.length + asClientAuthority.length > 0, now);
      });
      return { CertificateSummaryList: await Promise.all(summaries), NextToken: nextToken };
    },
  });
}

/**
 * All kinds of keys where `keyTypes` names none. ACM shows RSA of 1024 and 2048 bits alone then, for callers that are older
 * than the other kinds; here it would only hide certificates that endpoints use.
 */
function isWanted(stored: StoredCertificate, request: Request, now: number): boolean {
  const { CertificateStatuses: statuses, Includes: includes = {} } = request;
  const facts = factsOf(stored);
  return (
    meets(statuses, [statusOf(facts, now)]) &&
    meets(includes.keyTypes, [facts.keyAlgorithm]) &&
    meets(includes.keyUsage, facts.keyUsages) &&
    meets(
      includes.extendedKeyUsage,
      facts.extendedKeyUsages.map(({ Name }) => Name),
    ) &&
    (includes.exportOption ?? 'DISABLED') === 'DISABLED' &&
    includes.managedBy === undefined
  );
}

/** Is there one of the `wanted`; nothing wanted, or an empty list, excludes nothing. */
function meets(wanted: readonly string[] | undefined, found: readonly string[]): boolean {
  return wanted === undefined || wanted.length === 0 || wanted.some((each) => found.includes(each));
}

function page(wanted: readonly StoredCertificate[], request: Request) {
  const { MaxItems: maxResults, NextToken: nextToken, SortBy, SortOrder, ...narrowed } = request;
  const isDescending = SortBy !== undefined && SortOrder === 'DESCENDING';
  const asked = {
    ...(maxResults !== undefined && { maxResults }),
    ...(nextToken !== undefined && { nextToken }),
  };
  return pageOf(wanted, (each) => sortKey(each, SortBy !== undefined, isDescending), asked, [
    JSON.stringify([narrowed, SortBy, isDescending]),
  ]);
}

/** Keys must differ, so the ARN goes along. Times have as many digits for the next two centuries. */
function sortKey(
  { certificateArn, createdAt }: StoredCertificate,
  byTime: boolean,
  isDescending: boolean,
): string {
  if (!byTime) return certificateArn;
  const time = isDescending ? 9_999_999_999_999 - createdAt : createdAt;
  return `${String(time).padStart(13, '0')} ${certificateArn}`;
}
