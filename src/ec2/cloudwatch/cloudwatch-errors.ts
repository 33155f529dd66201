import type { AwsError } from '../error-codes.ts';
import { JSON_ERRORS, QUERY_ERRORS } from '../protocols/error-words.ts';

/** Both protocols have these, by the codes that are declared for the query protocol. */
const OWN: Readonly<Record<string, AwsError>> = {
  InvalidParameterValue: { awsCode: 'InvalidParameterValue', status: 400 },
  InvalidPaginationToken: { awsCode: 'InvalidNextToken', status: 400 },
};

export const CLOUDWATCH_QUERY_ERRORS: Readonly<Record<string, AwsError>> = { ...QUERY_ERRORS, ...OWN };
export const CLOUDWATCH_JSON_ERRORS: Readonly<Record<string, AwsError>> = { ...JSON_ERRORS, ...OWN };
