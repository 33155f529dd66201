import { PosternError } from '../../kernel/errors.ts';

/** No link has this token: it is mistyped, or its time is up. */
export class SetupLinkUnknown extends PosternError {
  readonly code = 'SetupLinkUnknown';

  constructor() {
    super('There is no setup link with this token, or its time is up. Make a new one: saml setup-link.');
  }
}

/** Another browser opened the link, or this one lost its cookie. */
export class SetupLinkUsed extends PosternError {
  readonly code = 'SetupLinkUsed';

  constructor() {
    super('The setup link was opened before, and it opens once. Make a new one: saml setup-link.');
  }
}

/** A setup page without the cookie of a setup that is under way. */
export class SetupSessionMissing extends PosternError {
  readonly code = 'SetupSessionMissing';

  constructor() {
    super(
      'No setup is under way in this browser, or its time is up. Open the setup link, or make a new one.',
    );
  }
}

/** What was to be confirmed is not what was read last, or an hour has passed. */
export class SetupReviewOutdated extends PosternError {
  readonly code = 'SetupReviewOutdated';

  constructor() {
    super('The metadata that was to be confirmed is no longer at hand. Give the document once more.');
  }
}

/** No test sign-in of this setup has this report. */
export class TestReportUnknown extends PosternError {
  readonly code = 'TestReportUnknown';

  constructor() {
    super('This setup has no such report: it is kept for an hour. Run the test sign-in once more.');
  }
}

/** There is no metadata yet, so nobody can be sent to the identity provider. */
export class TestWithoutMetadata extends PosternError {
  readonly code = 'TestWithoutMetadata';

  constructor() {
    super('The SAML provider has no metadata yet. Give it first, then test the sign-in.');
  }
}

/** The statuses that these are answered with (RFC 9110 section 15). */
export const SETUP_PROBLEM_STATUSES = {
  SetupLinkUnknown: 404,
  SetupLinkUsed: 410,
  SetupSessionMissing: 403,
  SetupReviewOutdated: 409,
  TestReportUnknown: 404,
  TestWithoutMetadata: 409,
  OperationNotPermitted: 409,
  SamlProviderGone: 409,
} as const;

export type SetupProblemCode = keyof typeof SETUP_PROBLEM_STATUSES;
