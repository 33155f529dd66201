import type { PosternError } from '../kernel/errors.ts';

/** What a page says about one kind of failure, in words for the person in front of it. */
export interface ProblemWords {
  readonly status: number;
  readonly title: string;
  readonly whatHappened: string;
  readonly whatToDo: string;
}

/** One table per audience: code → words. */
export type ProblemTable = Readonly<Record<string, ProblemWords>>;

const UNEXPECTED: ProblemWords = {
  status: 500,
  title: 'Something went wrong',
  whatHappened: 'The portal ran into a problem that it did not expect. Nothing you did caused it.',
  whatToDo: 'Try again in a minute. If it happens again, send the reference below to your administrator.',
};

/** The words for the failures that any web application has. */
export const webProblems: ProblemTable = {
  NotFound: {
    status: 404,
    title: 'We cannot find this page',
    whatHappened: 'The address may be mistyped, or what it led to is not offered here any more.',
    whatToDo: 'Check the address. If somebody sent it to you, ask for a new one.',
  },
  MethodNotAllowed: {
    status: 405,
    title: 'This address is not a page',
    whatHappened: 'It is used while you sign in. It cannot be opened, reloaded or bookmarked.',
    whatToDo: 'Start again from the home page.',
  },
  InvalidRequest: {
    status: 400,
    title: 'We did not understand that request',
    whatHappened: 'Something in the address or in the form is not as it should be.',
    whatToDo: 'Go back to the page you came from and try its links and buttons once more.',
  },
  RequestTooLarge: {
    status: 413,
    title: 'That was too much at once',
    whatHappened: 'Your browser sent more than this page accepts.',
    whatToDo: 'Go back to the page you came from and try its links and buttons once more.',
  },
  UnsupportedMediaType: {
    status: 415,
    title: 'We did not understand that request',
    whatHappened: 'It was not sent as an ordinary form.',
    whatToDo: 'Start again from the home page.',
  },
  CrossSiteRequest: {
    status: 403,
    title: 'That did not come from this portal',
    whatHappened: 'Another website tried to press a button here in your name. We did nothing.',
    whatToDo: 'If you wanted to do it yourself, open the portal and use its own button.',
  },
  NotANavigation: {
    status: 403,
    title: 'Please open this page by itself',
    whatHappened:
      'Another website tried to load a step of the sign-in as a part of its page. We did nothing.',
    whatToDo: 'To sign in, open the portal in a tab of its own.',
  },
  FormExpired: {
    status: 403,
    title: 'That page was out of date',
    whatHappened: 'You signed in or out after the page was opened, so its button does not work any more.',
    whatToDo: 'Open the page again and press the button once more.',
  },
  TooManyRequests: {
    status: 429,
    title: 'Please wait a few minutes',
    whatHappened: 'Too many attempts to sign in came from your network and were not finished.',
    whatToDo: 'Wait five minutes, then try again. If you did not try so often, tell your administrator.',
  },
  StoreUnavailable: {
    status: 503,
    title: 'The portal is taking a short break',
    whatHappened: 'A part that the portal needs does not answer right now. VPN connections are not affected.',
    whatToDo: 'Try again in a minute. If it takes longer, send the reference below to your administrator.',
  },
};

/** The words for `error`, from the first table that knows its code. */
export function wordsFor(error: PosternError, ...tables: readonly ProblemTable[]): ProblemWords {
  const table = tables.find((candidate) => Object.hasOwn(candidate, error.code));
  return table?.[error.code] ?? UNEXPECTED;
}
