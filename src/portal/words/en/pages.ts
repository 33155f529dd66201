import { formats } from './formats.ts';

/** The small pages. */
export const continuing = {
  title: 'One moment',
  lead: 'We are taking you to the next step.',
  button: 'Continue',
};

export const signedOut = {
  title: 'You are signed out',
  lead: 'This portal has forgotten you. A VPN that is connected stays connected.',
  elsewhere:
    'You may still be signed in at your identity provider. On a shared computer, sign out there too or close all browser windows.',
  button: 'Go to the home page',
};

export const noAccess = {
  title: 'You do not have access',
  heading: (endpoint: string): string => `You do not have access to ${endpoint}`,
  /** Around the person's name. */
  lead: { before: 'You are signed in as', after: ', but this endpoint is not open to you.' },
  why: {
    title: 'Why',
    noGroups:
      'Your identity provider sent no groups with your sign-in, and this endpoint is open to certain groups only.',
    /** Around the attribute's name. */
    forAdministrator: {
      before: 'For your administrator: groups must come as the attribute',
      after: ', spelt exactly so.',
    },
    groups: (count: number): string =>
      formats.plural(count, {
        one: 'Your identity provider says that you are in this group. It may not use this endpoint.',
        other:
          'Your identity provider says that you are in these groups. None of them may use this endpoint.',
      }),
    /** They are shown as security identifiers, by which rules and administrators know them. */
    groupsOfDirectory: (count: number): string =>
      formats.plural(count, {
        one: 'Your company’s directory says that you are in this group. It may not use this endpoint.',
        other:
          'Your company’s directory says that you are in these groups. None of them may use this endpoint.',
      }),
    more: (count: number): string => `and ${formats.number(count)} more`,
  },
  advice: {
    title: 'What you can do',
    /** Before the reference. */
    ask: 'Ask your administrator for access. Tell them this reference:',
    /** Before the support contact. */
    contact: 'Your contact is',
    again: {
      before: 'Were you given access a moment ago?',
      link: 'Sign in again',
      after: ', so that we learn your new groups.',
    },
    somebodyElse: {
      before: 'Is this the wrong account? Sign out here and at your identity provider, then',
      link: 'sign in as somebody else',
      after: '.',
    },
  },
  others: 'Endpoints you may use',
};

export const problem = {
  /** Before the title of a page that reports a failure. */
  errorTitle: (title: string): string => `Error: ${title}`,
  contact: 'Your contact for help:',
  forConnection:
    'This sign-in was for your VPN. To try again, start the VPN on your device once more: it opens a new link by itself.',
  actions: {
    home: 'Go to the home page',
    signInAgain: 'Sign in again',
    endpoint: 'Go to the endpoint',
  },
  details: {
    title: 'Details for your administrator',
    reference: 'Reference',
    code: 'Code',
    time: 'Time',
    cause: 'Cause',
  },
};
