import type { WebProblemCode } from '../../../web/problem.ts';
import type { ProblemWords } from '../problem-words.ts';

/** For what nobody foresaw. */
export const unexpectedProblem: ProblemWords = {
  title: 'Something went wrong',
  whatHappened: 'The portal ran into a problem that it did not expect. Nothing you did caused it.',
  whatToDo: 'Try again in a minute. If it happens again, send the reference below to your administrator.',
};

/** The words for the failures that any web application has. */
export const webProblems: Readonly<Record<WebProblemCode, ProblemWords>> = {
  NotFound: {
    title: 'We cannot find this page',
    whatHappened: 'The address may be mistyped, or what it led to is not offered here any more.',
    whatToDo: 'Check the address. If somebody sent it to you, ask for a new one.',
  },
  MethodNotAllowed: {
    title: 'This address is not a page',
    whatHappened: 'It is used while you sign in. It cannot be opened, reloaded or bookmarked.',
    whatToDo: 'Start again from the home page.',
  },
  InvalidRequest: {
    title: 'We did not understand that request',
    whatHappened: 'Something in the address or in the form is not as it should be.',
    whatToDo: 'Go back to the page you came from and try its links and buttons once more.',
  },
  RequestTooLarge: {
    title: 'That was too much at once',
    whatHappened: 'Your browser sent more than this page accepts.',
    whatToDo: 'Go back to the page you came from and try its links and buttons once more.',
  },
  UnsupportedMediaType: {
    title: 'We did not understand that request',
    whatHappened: 'It was not sent as an ordinary form.',
    whatToDo: 'Start again from the home page.',
  },
  CrossSiteRequest: {
    title: 'That did not come from this portal',
    whatHappened: 'Another website tried to press a button here in your name. We did nothing.',
    whatToDo: 'If you wanted to do it yourself, open the portal and use its own button.',
  },
  NotANavigation: {
    title: 'Please open this page by itself',
    whatHappened:
      'Another website tried to load a step of the sign-in as a part of its page. We did nothing.',
    whatToDo: 'To sign in, open the portal in a tab of its own.',
  },
  FormExpired: {
    title: 'That page was out of date',
    whatHappened: 'You signed in or out after the page was opened, so its button does not work any more.',
    whatToDo: 'Open the page again and press the button once more.',
  },
  TooManyRequests: {
    title: 'Please wait a few minutes',
    whatHappened: 'Too many attempts to sign in came from your network and were not finished.',
    whatToDo: 'Wait five minutes, then try again. If you did not try so often, tell your administrator.',
  },
  InstallerChanged: {
    title: 'This file cannot be handed out now',
    whatHappened:
      'It was replaced on the portal’s disk a moment ago, and the portal has not checked the new one yet.',
    whatToDo: 'Try again later. If it takes longer, send the reference below to your administrator.',
  },
  StoreUnavailable: {
    title: 'The portal is taking a short break',
    whatHappened: 'A part that the portal needs does not answer right now. VPN connections are not affected.',
    whatToDo: 'Try again in a minute. If it takes longer, send the reference below to your administrator.',
  },
};
