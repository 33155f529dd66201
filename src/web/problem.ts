/** The failures that any web application has, and the statuses that they are answered with (RFC 9110 section 15). */
export const WEB_PROBLEM_STATUSES = {
  NotFound: 404,
  MethodNotAllowed: 405,
  InvalidRequest: 400,
  RequestTooLarge: 413,
  UnsupportedMediaType: 415,
  CrossSiteRequest: 403,
  NotANavigation: 403,
  FormExpired: 403,
  TooManyRequests: 429,
  InstallerChanged: 503,
  StoreUnavailable: 503,
} as const;

export type WebProblemCode = keyof typeof WEB_PROBLEM_STATUSES;
