/** The statuses of the failures that only a connection's part in the browser has (RFC 9110 section 15). */
export const CONNECTION_PROBLEM_STATUSES = {
  BrowserStepOver: 410,
  BrowserStepTaken: 409,
  ProviderMismatch: 403,
} as const;

export type ConnectionProblemCode = keyof typeof CONNECTION_PROBLEM_STATUSES;
