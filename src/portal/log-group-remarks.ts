import type { Response } from 'express';
import type { Logger } from '../kernel/logger.ts';
import type { AcceptedResponse } from '../saml/sign-in.ts';
import { contextOf } from '../web/request-context.ts';

/**
 * Somebody signed in, and some of their groups do not count: they would wonder about it, and so would their
 * administrator. Numbers and names of attributes only: a person's groups are their own.
 */
export function logGroupRemarks(logger: Logger, res: Response, accepted: AcceptedResponse): void {
  const { groupsLeftOut, groupsUnder } = accepted.groupRemarks ?? {};
  const { samlProviderArn, clientVpnEndpointId } = accepted;
  const about = { reference: contextOf(res).reference, samlProviderArn, clientVpnEndpointId };
  if (groupsLeftOut !== undefined) {
    logger.info(
      { ...about, groupsLeftOut },
      'Somebody signed in with more than 200 groups; those after the 200th do not count. Let the identity provider send only the groups that rules name.',
    );
  }
  if (groupsUnder !== undefined) {
    logger.info(
      { ...about, groupsUnder },
      'Somebody signed in without groups: they seem to come under another name than memberOf, exactly so spelt, which alone counts.',
    );
  }
}
