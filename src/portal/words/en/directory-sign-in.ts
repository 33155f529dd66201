import type { DirectoryFormFailure } from '../../directory-form-failure.ts';

interface FailureWords {
  readonly title: string;
  readonly text: string;
}

/** The form for people of a company directory. */
export const directorySignIn = {
  title: 'Sign in',
  lead: 'With the user name and the password of your computer at work.',
  username: {
    label: 'User name',
    hint: 'As on your computer: maria, or maria@ with your company’s domain.',
  },
  password: { label: 'Password' },
  code: {
    label: 'Code',
    hint: 'From your app or device for sign-in codes.',
  },
  button: 'Sign in',
  again: 'Enter it again',
  home: 'To the start page',
  failures: {
    'credentials-missing': {
      title: 'Something is missing',
      text: 'Please fill in every field.',
    },
    'credentials-wrong': {
      title: 'That did not work',
      text: 'What you entered is not right, or your account cannot sign in now. Check the user name, enter the password again, and where a code is asked for, wait for a new one. If it goes on, ask your administrator.',
    },
    'mfa-code-missing': {
      title: 'The code is missing',
      text: 'Your company asks for a code beside the password now. Enter all three.',
    },
    'password-looks-like-challenge': {
      title: 'This password cannot be used here',
      text: 'Passwords that begin with SCRV1: and have two parts behind it are taken for something else. Change your password, then sign in with the new one.',
    },
    'too-many-attempts': {
      title: 'Too many attempts',
      text: 'To protect your account from being locked, we do not try any further for now. Wait half an hour to an hour, then try again. Connections that are open go on.',
    },
    'directory-unavailable': {
      title: 'We cannot check your password now',
      text: 'Your company’s directory does not answer us. Nothing is wrong with what you entered. Try again in a few minutes; if it goes on, tell your administrator.',
    },
    'form-expired': {
      title: 'Please enter it once more',
      text: 'The page was open for more than ten minutes, or your browser keeps no cookies for this site.',
    },
  } satisfies Readonly<Record<DirectoryFormFailure, FailureWords>>,
};
