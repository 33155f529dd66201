import type { RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Audit } from '../../kernel/audit.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Counters } from '../../kernel/counters.ts';
import { readGivenMetadata } from '../../saml/give-metadata.ts';
import type { IdpMetadata } from '../../saml/idp-metadata.ts';
import { MetadataFetchFailed } from '../../saml/metadata-fetch-failures.ts';
import { type MetadataOrder, ownerOf } from '../../saml/metadata-order.ts';
import { InvalidIdpMetadata } from '../../saml/metadata-refusals.ts';
import type { MetadataSummary } from '../../saml/metadata-summary.ts';
import type { SamlProvider, SamlProviderStore } from '../../saml/saml-provider-store.ts';
import type { MultipartForm } from '../../web/multipart-form.ts';
import { parse } from '../../web/parse.ts';
import { routes } from '../../web/paths.ts';
import { countOrRefuse, type RateLimit, rateLimitKey } from '../../web/rate-limit.ts';
import type { PageModel, Renderer } from '../../web/renderer.ts';
import { contextOf } from '../../web/request-context.ts';
import { currentMetadata } from '../setup/current-metadata.ts';
import {
  type GivenFields,
  type GivingFailure,
  givenDocument,
  givenFields,
  type ReadableDocument,
} from '../setup/given-document.ts';
import type { SetupFetch } from '../setup/setup-fetch.ts';
import type { SetupReviews } from '../setup/setup-reviews.ts';
import { type SetupSession, setupOf } from '../setup/setup-sessions.ts';
import { type SetupSteps, setupSteps } from '../setup/setup-steps.ts';
import { wordsOf } from '../words/languages.ts';
import { type SetupReviewViews, showReview } from './setup-review.ts';

export interface SetupMetadataModel extends PageModel {
  readonly steps: SetupSteps;
  readonly csrfToken: string;
  readonly action: string;
  readonly nextHref: string;
  readonly current?: MetadataSummary;
  /** The file decides, so what is given here is only looked at. */
  readonly ownedByFile: boolean;
  /** True: it was confirmed a moment ago. */
  readonly saved: boolean;
  readonly typed: Pick<GivenFields, 'text' | 'address'>;
  readonly failure?: MetadataFailure;
}

/** `reason`: the refusal of the document itself, in English. */
export type MetadataFailure = { readonly kind: GivingFailure } | { readonly reason: string };

export interface SetupMetadataViews {
  readonly 'pages/setup-metadata': SetupMetadataModel;
  readonly 'parts/metadata-summary': MetadataSummary;
}

export interface SetupMetadataDeps {
  readonly renderer: Renderer<SetupMetadataViews & SetupReviewViews>;
  readonly samlProviders: Pick<SamlProviderStore, 'get' | 'list' | 'save'>;
  readonly setupReviews: SetupReviews;
  readonly setupFetch: SetupFetch;
  readonly metadataOrders: () => readonly MetadataOrder[];
  readonly counters: Counters;
  readonly audit: Audit;
  readonly clock: Clock;
}

/** A file and a pasted text may come together, each of 1 MB, and a little around them. */
export const METADATA_FORM_BYTES = 2_250_000;

/** Reading takes a moment of everybody's time, and an address is asked on behalf of whoever names it. */
const READINGS: RateLimit = { name: 'setup-metadata', limit: 60, windowSeconds: 300 };

const query = z.object({ saved: z.literal('1').optional() });

/** The second step: what is in use now, and a form to give another document. */
export function setupMetadataPage(deps: SetupMetadataDeps): RequestHandler {
  return async (req, res) => {
    setupOf(res);
    const { saved } = parse(query, req.query);
    await show(deps, res, { saved: saved !== undefined, typed: { text: '', address: '' } });
  };
}

/** Stands before the form is read: to read 2 MB of it is work, whatever comes of it. */
export function countReading({ counters }: Pick<SetupMetadataDeps, 'counters'>): RequestHandler {
  return async (_req, res, next) => {
    await countOrRefuse(counters, READINGS, rateLimitKey(READINGS, contextOf(res).clientAddress));
    next();
  };
}

/** Reads the document that was given and shows what it says; what cannot be used says why. It changes nothing. */
export function readMetadata(deps: SetupMetadataDeps): RequestHandler {
  return async (req, res) => {
    const setup = setupOf(res);
    const fields = givenFields(req.body as MultipartForm);
    const given = await documentOf(deps, setup, fields);
    if ('failure' in given) {
      res.status(400);
      return show(deps, res, { saved: false, typed: fields, failure: given.failure });
    }
    const digest = await deps.setupReviews.keep(setup, given.document);
    const stored = await storedProvider(deps, setup.samlProviderArn);
    showReview(deps, res, { metadata: given.metadata, digest, stored });
  };
}

type ReadDocument =
  | { readonly document: ReadableDocument; readonly metadata: IdpMetadata }
  | { readonly failure: MetadataFailure };

async function documentOf(
  deps: SetupMetadataDeps,
  { samlProviderArn, providerName: name, providerExists: mustExist }: SetupSession,
  fields: GivenFields,
): Promise<ReadDocument> {
  try {
    const document = await givenDocument(fields, deps.setupFetch);
    if ('failure' in document) return { failure: { kind: document.failure } };
    const given = { samlProviderArn, name, mustExist, ...document };
    return { document, metadata: await readGivenMetadata(deps, given) };
  } catch (error) {
    if (!(error instanceof InvalidIdpMetadata || error instanceof MetadataFetchFailed)) throw error;
    return { failure: { reason: error.message } };
  }
}

async function show(
  deps: SetupMetadataDeps,
  res: Response,
  state: Pick<SetupMetadataModel, 'saved' | 'typed' | 'failure'>,
): Promise<void> {
  const setup = setupOf(res);
  const words = wordsOf(res);
  const stored = await storedProvider(deps, setup.samlProviderArn);
  const current = currentMetadata(stored);
  const { title } = words.setup.metadata;
  deps.renderer.page(res, 'pages/setup-metadata', {
    title: state.failure ? words.problem.errorTitle(title) : title,
    steps: setupSteps(words, setup, 'metadata'),
    csrfToken: setup.csrfToken,
    action: routes.setupMetadata,
    nextHref: routes.setupTest,
    ...(current === undefined ? {} : { current }),
    ownedByFile: ownerOf(setup.samlProviderArn, deps.metadataOrders(), stored)?.kind === 'file',
    ...state,
  });
}

async function storedProvider(
  { samlProviders }: Pick<SetupMetadataDeps, 'samlProviders'>,
  samlProviderArn: string,
): Promise<SamlProvider | undefined> {
  return (await samlProviders.get(samlProviderArn))?.value;
}
