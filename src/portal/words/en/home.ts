/** The home page, its form, and the cards that other pages show too. */
export const home = {
  title: 'Get your VPN profile',
  lead: 'Sign in with your company account and leave with everything you need to connect.',
  recent: 'Recently opened in this browser',
  open: 'Open an endpoint',
  next: {
    title: 'What happens next',
    signIn: {
      title: 'Sign in',
      text: 'With the company account that you use every day. There is no new password.',
    },
    download: {
      title: 'Download your profile',
      text: 'A small file, made for this network. We also show you which VPN client to get.',
    },
    connect: {
      title: 'Connect',
      text: 'Open the file in the client. You see beforehand which networks you can reach.',
    },
  },
  signedIn: {
    title: 'Your VPN endpoints',
    lead: 'Choose one to get its profile and to see what you can reach.',
    nothing:
      'You are signed in, but none of the endpoints we know is open to your groups. Ask your administrator which one you should use.',
    another: 'Open another endpoint',
  },
  form: {
    label: 'Endpoint ID or portal address',
    hint: 'Your administrator gave it to you. It looks like this:',
    button: 'Continue',
    /** Read out before the error of the field. */
    error: 'Error:',
    failures: {
      malformed: {
        summary: 'We did not find an endpoint ID in that',
        field: 'Enter an ID that begins with cvpn-endpoint- and ends with 17 digits or letters from a to f.',
      },
      unknown: {
        summary: 'We do not know an endpoint with this ID',
        field:
          'Compare the ID with the one that you were given. It may also be that it is not offered any more.',
      },
    },
    again: 'Check what you typed and try again',
  },
  cards: { notReady: 'Not ready for connections yet' },
};
