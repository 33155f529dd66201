import type { ConnectionProblemCode } from '../../connection-problems.ts';
import type { ProblemWords } from '../problem-words.ts';
import { formats } from './formats.ts';

/** The page that asks whose device it is that wants to connect, and what follows. */
export const connection = {
  title: 'Is this your device?',
  lead: (endpoint: string): string => `A device asks to connect to ${endpoint}.`,
  warning: {
    title: 'Only go on if you have just started your VPN yourself.',
    text: 'If somebody sent you this link, it is their device, and it would be connected in your name.',
  },
  facts: {
    title: 'Who is asking',
    device: 'Device',
    address: 'Internet address',
    asked: 'Asked',
  },
  ago: (minutes: number): string => {
    if (minutes === 0) return 'Less than a minute ago';
    return `${formats.number(minutes)} ${formats.plural(minutes, { one: 'minute', other: 'minutes' })} ago`;
  },
  devices: {
    windows: 'A computer with Windows',
    macos: 'A Mac',
    linux: 'A computer with Linux',
    ios: 'An iPhone or iPad',
    android: 'A device with Android',
    unknown: 'Its VPN client does not say',
  },
  compare: {
    title: 'Compare this number',
    text: (address: string): string =>
      `This browser is somewhere else than the device: its internet address is ${address}. If your VPN client shows a number, go on only if it is this one. Many clients show none: then go on only if the device above is yours and you started its VPN a moment ago.`,
  },
  confirm: 'This is my device',
  confirmSame: 'I have compared: this is my device',
  reject: 'That is not me',
  finished: {
    title: 'You are signed in',
    lead: 'Your VPN client takes it from here. You may close this window.',
    loopback: 'We are handing the answer to your VPN client. If nothing happens, press the button.',
    button: 'Go on in the VPN client',
  },
  rejected: {
    title: 'That device was turned away',
    lead: 'It was not connected, and nothing was done in your name.',
    advice:
      'Did somebody send you the link? Then they tried to connect as you. Tell your administrator, with the reference below. If it was your device after all, start the VPN on it again.',
  },
};

/** Failures that only a connection's part in the browser has. */
export const connectionProblems: Readonly<Record<ConnectionProblemCode, ProblemWords>> = {
  BrowserStepOver: {
    title: 'This link is over',
    whatHappened:
      'Such a link is good for four minutes and for one connection. This one was used, turned away or too late, or a part of it got lost on the way here.',
    whatToDo: 'Start the VPN on your device again: it opens a new link by itself.',
  },
  BrowserStepTaken: {
    title: 'Another browser is at it',
    whatHappened:
      'Somebody pressed the button for this device in another browser, or this browser does not keep our cookie. It goes on only there.',
    whatToDo:
      'Go on where the button was pressed, with cookies allowed for this portal. If that was not you, start the VPN on your device again.',
  },
  ProviderMismatch: {
    title: 'Please sign in once more',
    whatHappened: 'Your sign-in is good for this portal, but connections ask for one at another place.',
    whatToDo: 'Start the VPN on your device again, and sign in where it leads you.',
  },
};
