import { formats } from './formats.ts';

/** The page of one endpoint. */
export const endpoint = {
  back: 'Your VPN endpoints',
  note: 'From your administrator',
  notReady: {
    title: 'No connection is possible yet.',
    text: 'Your administrator is still setting this endpoint up. You can save the profile now and connect later.',
  },
  steps: 'Connect in three steps',
  platforms: {
    label: 'Steps for your device',
    names: {
      windows: 'Windows',
      macos: 'macOS',
      linux: 'Linux',
      ios: 'iPhone or iPad',
      android: 'Android',
    },
  },
  client: {
    title: 'Get a VPN client',
    skip: 'Skip this if an OpenVPN client is already on your device.',
    skipAws: 'Skip this if the AWS VPN Client is already on your device.',
    none: (platform: string): string => `Ask your administrator which VPN client to use on ${platform}.`,
    /** Read out after the client's name. */
    forPlatform: (platform: string): string => `for ${platform}`,
    elsewhere: (site: string): string => `On another website: ${site}`,
    version: (version: string): string => `Version ${version}`,
    checksum: 'Checksum (SHA-256)',
    copyChecksum: (client: string): string => `Copy the checksum of ${client}`,
  },
  profile: {
    title: 'Download your profile',
    about: 'A small file that tells the client where to connect.',
    button: 'Download profile',
    /** What the main button's profile is good for. */
    good: {
      openvpn: 'Works in every OpenVPN client.',
      'openvpn-connect': 'Made for OpenVPN Connect.',
      tunnelblick: 'Made for Tunnelblick.',
      'openvpn-for-android': 'Made for OpenVPN for Android.',
      aws: 'Made for the AWS VPN Client.',
    },
    madeFor: (client: string): string => `Profile for ${client}`,
    names: {
      openvpn: 'OpenVPN',
      'openvpn-connect': 'OpenVPN Connect',
      tunnelblick: 'Tunnelblick',
      'openvpn-for-android': 'OpenVPN for Android',
      aws: 'AWS VPN Client',
    },
    others: 'Profiles for other clients',
    forWhom: {
      openvpn: 'For OpenVPN GUI, OpenVPN 3 Linux and every other OpenVPN client.',
      'openvpn-connect': 'For the app OpenVPN Connect, on any device.',
      tunnelblick: 'For Tunnelblick on a Mac.',
      'openvpn-for-android': 'For the app OpenVPN for Android.',
      aws: 'For the AWS VPN Client alone: other clients cannot read it.',
    },
    bundle: 'Everything in one ZIP file',
    bundleHolds: (client: string | undefined, withInstaller: boolean): string => {
      if (client === undefined) return 'Profile and instructions.';
      return withInstaller
        ? `Profile, instructions and ${client}.`
        : `Profile and instructions for ${client}.`;
    },
  },
  connect: { title: 'Open it and connect', command: 'Command' },
  connections: {
    title: 'Your connections',
    since: (time: string): string => `Since ${time}`,
    from: (address: string): string => `From ${address}`,
    inVpn: (address: string): string => `In the VPN ${address}`,
    end: 'End connection',
    /** Read out in place of the button's words, which are the same for each. */
    endOf: (address: string): string => `End connection of ${address}`,
    ending: 'Ending…',
  },
  networks: {
    title: 'What you can reach',
    nothing: 'Nothing yet. Your administrator has not opened a network that a route leads to.',
    all: 'All networks',
    allOthers: 'All other networks',
    everyone: 'Open to everyone',
    because: (group: string): string => `Because you are in ${group}`,
    ranges: (count: number): string =>
      `${formats.number(count)} ${formats.plural(count, { one: 'address range', other: 'address ranges' })}`,
    rangesIn: (ranges: string, network: string): string => `${ranges} in ${network}`,
    split: 'Only traffic to these networks goes through the VPN.',
    full: 'While you are connected, all your traffic goes through the VPN.',
  },
  facts: {
    title: 'Good to know',
    signedInAs: 'Signed in as',
    lasts: 'A connection lasts',
    upTo: (hours: number): string =>
      `Up to ${formats.number(hours)} ${formats.plural(hours, { one: 'hour', other: 'hours' })}.`,
    thenEnds: 'Then it ends, and you connect again.',
    thenSignIn: 'Then you sign in again.',
    banner: 'Message when you connect',
    id: 'Endpoint ID',
    copyId: 'Copy the endpoint ID',
  },
  copy: { button: 'Copy', done: 'Copied' },
};
