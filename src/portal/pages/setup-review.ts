import type { RequestHandler, Response } from 'express';
import { z } from 'zod';
import { type GiveMetadataDeps, giveMetadata } from '../../saml/give-metadata.ts';
import type { IdpMetadata } from '../../saml/idp-metadata.ts';
import { ownerOf } from '../../saml/metadata-order.ts';
import { InvalidIdpMetadata } from '../../saml/metadata-refusals.ts';
import { type MetadataSummary, summaryOf } from '../../saml/metadata-summary.ts';
import type { SamlProvider } from '../../saml/saml-provider-store.ts';
import { parse } from '../../web/parse.ts';
import { paths, routes } from '../../web/paths.ts';
import { redirect } from '../../web/redirect.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { currentMetadata } from '../setup/current-metadata.ts';
import { setupAudit } from '../setup/setup-audit.ts';
import { SetupReviewOutdated } from '../setup/setup-problems.ts';
import type { SetupReviews } from '../setup/setup-reviews.ts';
import { setupOf } from '../setup/setup-sessions.ts';
import { type SetupSteps, setupSteps } from '../setup/setup-steps.ts';
import { wordsOf } from '../words/languages.ts';

export interface SetupReviewModel extends PageModel {
  readonly steps: SetupSteps;
  readonly read: MetadataSummary;
  /** The hosts of the sign-in, where the document leads people to another one. */
  readonly hostChange?: { readonly from: string; readonly to: string };
  /** It says the same as what is in use. */
  readonly same: boolean;
  readonly ownedByFile: boolean;
  readonly confirm: { readonly action: string; readonly csrfToken: string; readonly digest: string };
  readonly backHref: string;
}

export interface SetupReviewViews {
  readonly 'pages/setup-review': SetupReviewModel;
}

export interface ReviewedMetadata {
  readonly metadata: IdpMetadata;
  readonly digest: string;
  /** The provider as it is; undefined: it will be made. */
  readonly stored: SamlProvider | undefined;
}

export interface ShowReviewDeps extends Pick<GiveMetadataDeps, 'metadataOrders'> {
  readonly renderer: Renderer<SetupReviewViews>;
}

/** What a document says, beside what is in use, for somebody to confirm. */
export function showReview(
  { renderer, metadataOrders }: ShowReviewDeps,
  res: Response,
  { metadata, digest, stored }: ReviewedMetadata,
): void {
  const setup = setupOf(res);
  const words = wordsOf(res);
  const read = summaryOf(metadata);
  const current = currentMetadata(stored);
  const [from, to] = [current?.singleSignOnServiceHost, read.singleSignOnServiceHost];
  renderer.page(res, 'pages/setup-review', {
    title: words.setup.review.title,
    steps: setupSteps(words, setup, 'metadata'),
    read,
    ...(from !== undefined && from !== to ? { hostChange: { from, to } } : {}),
    same: JSON.stringify(current) === JSON.stringify(read),
    ownedByFile: ownerOf(setup.samlProviderArn, metadataOrders(), stored)?.kind === 'file',
    confirm: { action: routes.setupConfirm, csrfToken: setup.csrfToken, digest },
    backHref: routes.setupMetadata,
  });
}

export interface ConfirmMetadataDeps extends GiveMetadataDeps {
  readonly setupReviews: SetupReviews;
}

const form = z.object({ digest: z.string() });

/**
 * Puts the document that was reviewed into use: exactly that one, or none. Throws `SetupReviewOutdated` also where it was
 * good a moment ago and is not now, so that it is read once more and the reason shown.
 */
export function confirmMetadata(deps: ConfirmMetadataDeps): RequestHandler {
  return async (req, res) => {
    const setup = setupOf(res);
    const { digest } = parse(form, req.body);
    const document = await deps.setupReviews.find(setup, digest);
    const { samlProviderArn, providerName: name, providerExists: mustExist } = setup;
    const audit = setupAudit(deps.audit, res);
    const given = { samlProviderArn, name, mustExist, ...document };
    await giveMetadata({ ...deps, audit }, given).catch(asOutdated);
    redirect(res, 303, paths.setupMetadataSaved());
  };
}

function asOutdated(error: unknown): never {
  throw error instanceof InvalidIdpMetadata ? new SetupReviewOutdated() : error;
}
