import { setupReport } from './setup-report.ts';

/** The pages for the administrator of an identity provider. */
export const setup = {
  steps: { label: 'Steps of the setup', values: 'Values', metadata: 'Metadata', test: 'Test sign-in' },
  provider: 'SAML provider',
  open: {
    title: 'Set up the sign-in',
    lead: (provider: string): string =>
      `This link is for the administrator of the identity provider “${provider}”.`,
    once: 'It opens once, in one browser. Use the browser in which you also manage your identity provider.',
    until: (time: string): string => `The setup stays open in this browser until ${time}.`,
    button: 'Begin the setup',
  },
  values: {
    title: 'Values for your identity provider',
    lead: 'Make a SAML application for the VPN and enter these values. Choose your product to see its own names for the fields.',
    products: { label: 'Product', other: 'Another product' },
    fields: 'What to enter',
    place: 'Where:',
    states: { on: 'on', off: 'off', empty: 'empty' },
    copy: (field: string): string => `Copy the value for ${field}`,
    notes: {
      title: 'What to watch',
      okta: [
        'Keep both signatures on, as they are in a new application.',
        'The group attribute statement needs a filter, such as “Starts with vpn-”. Okta sends names of groups.',
      ],
      'entra-id': [
        'Entra ID signs only the assertion until you change the signing option.',
        'Claims and group claim have an empty namespace; else their names get a long address in front.',
        'Groups come as object ids unless you choose names. Choose “Groups assigned to the application”: beyond 150 groups only a link comes, which we do not follow.',
      ],
      keycloak: [
        'Our metadata can be imported: Clients, Import client. Look at every row all the same.',
        'Groups come as paths such as /company/vpn while “Full group path” is on. The rules must name them so, too.',
        'Everybody needs an email address in Keycloak.',
      ],
      jumpcloud: [
        'The IdP entity ID is a name of your choice, without blanks and never empty.',
        'Without “Declare Redirect Endpoint” we cannot send anybody to JumpCloud.',
        'Bind the groups to the application: only those are sent.',
      ],
      'iam-identity-center': [
        'Assign people or groups to the application, and give everybody an email address.',
        'Groups come as ids. The rules must name the ids.',
      ],
      'google-workspace': [
        'Google signs either the response or the assertion, never both, and we ask for both. So let Keycloak stand between: Google signs in to Keycloak, and Keycloak signs for us.',
        'At Google, Keycloak is the application; the values here belong into Keycloak.',
      ],
      adfs: [
        'AD FS signs only the assertion until you run the command in PowerShell. Put the name of your own trust into it.',
        'Type the names of the outgoing claims by hand; they are not in the list.',
        'Add a rule that makes a Name ID with the format Email from the email address.',
      ],
      other: [
        'Requests come by HTTP-Redirect and are not signed. Answers go by HTTP-POST.',
        'Encrypt the assertion only if our metadata holds a certificate for that, and keep every message below 128 KB.',
      ],
    },
    rules: {
      title: 'What holds for every product',
      items: [
        'Both are signed: the response and the assertion, with SHA-256 or stronger.',
        'The NameID is the person’s email address.',
        'memberOf has one value for each group. FirstName and LastName are welcome. The spelling counts, capitals too.',
        'Clocks may differ by three minutes.',
      ],
    },
    metadata: {
      title: 'If your product can import metadata',
      text: 'This address gives the same values as a document. Set the attributes by hand all the same.',
      copy: 'Copy the address of our metadata',
    },
    next: 'Next: metadata',
  },
  metadata: {
    title: 'Metadata of your identity provider',
    lead: 'Your product offers a metadata document for the application that you made. Give it to us, so that we know where to send people and which signatures to trust.',
    ownedByFile: {
      title: 'Your document is only looked at here.',
      text: 'The administrator of this portal keeps it in postern.yaml. Send them the document when it is good.',
    },
    current: {
      title: 'In use now',
      none: 'Nothing yet. Nobody can sign in with this provider until you give its metadata.',
    },
    form: {
      file: { label: 'Choose the file', hint: 'An XML document of at most 1 MB.' },
      text: { label: 'Or paste the document', hint: 'All of it, from the first < to the last >.' },
      address: {
        label: 'Or give its address',
        hint: 'An https address that anybody may open. We fetch it now, and again from time to time, so that new keys are known in time.',
      },
      button: 'Read the document',
    },
    failure: {
      title: 'We cannot use this document',
      nothing: 'Choose a file, paste the document or give its address, then press the button.',
      several: 'Choose a file, paste the document or give its address, but only one of them.',
      notText: 'The file is not text in UTF-8. Download the metadata from your identity provider again.',
      again: 'Go to the form',
    },
    saved: {
      title: 'The metadata is in use.',
      text: 'Run a test sign-in now, before anybody depends on it.',
    },
    next: 'Next: test sign-in',
  },
  review: {
    title: 'Is this your identity provider?',
    lead: 'This is what we read. Compare it with what your product shows. Nothing has been changed yet.',
    host: { title: 'People will be sent to another host.', text: 'Confirm only if you know why.' },
    hostLine: (from: string, to: string): string => `Until now ${from}, from now on ${to}.`,
    same: 'It says the same as what is in use now.',
    entityId: 'Entity ID',
    signInAddress: 'Sign-in address',
    signInHost: 'Host of the sign-in',
    certificates: 'Signing certificates',
    ends: (time: string): string => `ends ${time}`,
    validUntil: 'Valid until',
    confirm: 'Use this metadata',
    back: 'Give another document',
    ownedByFile:
      'The document is good. Send it to the administrator of this portal, who keeps it in postern.yaml.',
  },
  test: {
    title: 'Test sign-in',
    lead: 'Sign in as you would for the VPN. You get a report on every check in place of a profile: nobody is let in, and nothing is granted.',
    who: 'Sign in with an account that has access to the application at your identity provider.',
    noMetadata: 'Give the metadata first. Without it we do not know where to send you.',
    button: 'Start the test sign-in',
    buttonFor: (endpoint: string): string => `Test for ${endpoint}`,
    endpoints: 'The report says what you would reach at the endpoint that you choose.',
    noEndpoint:
      'No endpoint uses this provider yet. The test works all the same; the report cannot say what people would reach.',
    report:
      'Your browser then comes back here by itself. A report is kept for an hour, and only for this setup.',
  },
  end: {
    title: 'Finished?',
    text: 'End the setup in this browser. The link does not open again.',
    button: 'End the setup',
    ended: {
      title: 'The setup is over',
      lead: 'Nothing of it is left in this browser. What you confirmed stays in use.',
    },
  },
  report: setupReport,
};
