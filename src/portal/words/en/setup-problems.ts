import type { SetupProblemCode } from '../../setup/setup-problems.ts';
import type { ProblemWords } from '../problem-words.ts';

const newLink = 'Ask whoever sent you the link for a new one.';

/** Failures that only a setup has. */
export const setupProblems: Readonly<Record<SetupProblemCode, ProblemWords>> = {
  SetupLinkUnknown: {
    title: 'This setup link does not open anything',
    whatHappened: 'Its time is up, or a part of it got lost on the way here.',
    whatToDo: `Compare the address with the link that you were sent. ${newLink}`,
  },
  SetupLinkUsed: {
    title: 'This setup link was opened already',
    whatHappened:
      'It opens once, in one browser. If that was you, go on in that browser: the setup is still open there until its time is up.',
    whatToDo: `If it was not you, tell whoever sent you the link. Otherwise: ${newLink}`,
  },
  SetupSessionMissing: {
    title: 'No setup is under way in this browser',
    whatHappened: 'It was finished, its time is up, or it was begun in another browser.',
    whatToDo: `Open your setup link in this browser if nobody opened it yet. ${newLink}`,
  },
  SetupReviewOutdated: {
    title: 'Please give the metadata once more',
    whatHappened:
      'What you confirmed is not the document that was read last, or it was read more than an hour ago. Nothing was changed.',
    whatToDo: 'Go back to the step “Metadata” and give the document again.',
  },
  TestReportUnknown: {
    title: 'This report is no longer here',
    whatHappened: 'A report is kept for an hour, for the setup that ran the test.',
    whatToDo: 'Go back to the setup and run the test sign-in once more.',
  },
  TestWithoutMetadata: {
    title: 'There is no metadata yet',
    whatHappened:
      'Without the metadata of the identity provider we do not know where to send you for the test.',
    whatToDo: 'Give the metadata first, then run the test sign-in.',
  },
  OperationNotPermitted: {
    title: 'The configuration file decides here',
    whatHappened:
      'The administrator of this portal keeps the metadata of this provider in postern.yaml. Nothing was changed.',
    whatToDo: 'Send them the document.',
  },
  SamlProviderGone: {
    title: 'This provider was deleted',
    whatHappened:
      'The administrator of this portal deleted the provider since they sent the setup link. Nothing was changed.',
    whatToDo: 'Ask them; they can make a new setup link.',
  },
};
