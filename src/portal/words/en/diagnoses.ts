import type { DiagnosisCode } from '../../../saml/examination.ts';
import type { DiagnosisText } from '../diagnosis-text.ts';

const BOTH =
  'Let the identity provider sign both. Many products have one switch for the response and one for the assertion: turn both on.';

/** Well-known mistakes. `{name}` stands for a fact; `{name?}` may be left out. */
export const diagnoses = {
  'only-response-signed': {
    title: 'Only the Response is signed',
    explanation: 'The Assertion in it has no signature of its own. We accept a sign-in when both are signed.',
    whatToDo: BOTH,
  },
  'only-assertion-signed': {
    title: 'Only the Assertion is signed',
    explanation: 'The Response around it has no signature. We accept a sign-in when both are signed.',
    whatToDo: BOTH,
  },
  'nothing-signed': {
    title: 'Nothing is signed',
    explanation: 'Neither the Response nor the Assertion has a signature.',
    whatToDo: BOTH,
  },
  'sha-1': {
    title: 'A signature was made with SHA-1',
    explanation: 'SHA-1 can be forged, so we do not accept it. The Response uses {algorithms}.',
    whatToDo: 'Set the signature algorithm of the application to RSA with SHA-256.',
  },
  'wrong-acs-url': {
    title: 'The assertion consumer service URL is another one',
    explanation: '{where} says “{received}”, and it must be “{expected}”, to the letter. {differences?}',
    whatToDo: 'Copy our assertion consumer service URL into the application at the identity provider.',
  },
  'wrong-audience': {
    title: 'The audience is another one',
    explanation:
      'Audience says “{received}”, and it must be our entity ID “{expected}”, to the letter. {differences?}',
    whatToDo:
      'Copy our entity ID into the application at the identity provider, where it asks for the audience or the entity ID.',
  },
  'wrong-entity-id': {
    title: 'Another identity provider answered',
    explanation:
      'The Issuer calls itself “{received}”, and the metadata that we have is of “{expected}”. {differences?}',
    whatToDo:
      'Download the metadata of this very application from the identity provider, and give it to us again.',
  },
  'clock-ahead': {
    title: 'The clock of the identity provider is ahead',
    explanation:
      'It is {seconds} seconds ahead of ours, and {allowedSeconds} are allowed. The Response says {theirTime}; here it was {ourTime}.',
    whatToDo: 'Let both machines get their time from a time server (NTP).',
  },
  'clock-behind': {
    title: 'The clock of the identity provider is behind, or the Response is old',
    explanation:
      'It is {seconds} seconds behind ours, and {allowedSeconds} are allowed. The Response says {theirTime}; here it was {ourTime}.',
    whatToDo: 'Let both machines get their time from a time server (NTP), and sign in again.',
  },
  'groups-under-another-name': {
    title: 'The groups come under another name',
    explanation:
      'Groups are read from the attribute “memberOf”, exactly so spelt. There is none, but there is “{received}”. {kind?}',
    whatToDo: 'Name the attribute memberOf at the identity provider, with a capital O and no namespace.',
  },
  'groups-in-one-value': {
    title: 'All groups come in one value',
    explanation:
      'memberOf has one value with {count} parts, between which there is {separator}. We read it as the name of one group.',
    whatToDo: 'Let the identity provider send one AttributeValue for each group.',
  },
  'groups-overage-link': {
    title: 'Entra ID sends a link instead of the groups',
    explanation:
      'The person is in more than 150 groups. Beyond that Entra ID sends no group at all, only a link, which we do not follow.',
    whatToDo:
      'In the group claim, choose “Groups assigned to the application”, and assign the groups that your rules name.',
  },
  'groups-are-object-ids': {
    title: 'The groups are ids instead of names',
    explanation:
      'All {count} values of memberOf are ids of objects, and no authorization rule names one of them.',
    whatToDo:
      'Name the ids in the authorization rules, or let the identity provider send the names of the groups.',
  },
  'groups-over-limit': {
    title: 'There are too many groups',
    explanation: 'memberOf has {count} values. The first {most} count, and all others are ignored.',
    whatToDo: 'Let the identity provider send only the groups that your authorization rules name.',
  },
  'no-group-is-named-by-a-rule': {
    title: 'No group is named by a rule of this endpoint',
    explanation:
      'The groups came as they should, and none of them is named by an authorization rule. Groups are compared to the letter. {nearBy?}',
    whatToDo: 'Compare the groups below with the authorization rules of the endpoint.',
  },
  'no-groups': {
    title: 'No groups came',
    explanation:
      'There is no value under memberOf, and no other attribute looks like groups. The person can sign in, and reaches only what is open to everyone.',
    whatToDo:
      'Add an attribute memberOf with the groups of the person at the identity provider, and make sure that the person is in one of them.',
  },
  'role-list-default': {
    title: 'Keycloak sends its list of roles',
    explanation:
      'The attribute “Role” is what Keycloak adds to every client by itself. It does no harm, and nothing reads it.',
    whatToDo:
      'Remove the client scope role_list from the client, and add a mapper of the type Group list that is named memberOf.',
  },
  'attribute-repeated': {
    title: 'An attribute comes several times',
    explanation:
      '“{name}” comes {count} times, with a part of its values each. We read all of them, so nothing is lost.',
    whatToDo:
      'Nothing has to be done. In Keycloak, the switch “Single Group Attribute” of the mapper makes one attribute of them.',
  },
  'name-id-not-email': {
    title: 'NameID is not an email address',
    explanation:
      'The NameID is what we know a person by, and it must be an email address in ASCII characters. {kind?}',
    whatToDo: 'Set the NameID of the application to the email address of the person.',
  },
  'name-id-format': {
    title: 'Only the format of NameID is wrong',
    explanation: 'The NameID is an email address, but its Format says “{format}”, which could be anything.',
    whatToDo: 'Set the NameID format of the application to emailAddress. “unspecified” is accepted, too.',
  },
  'no-attribute': {
    title: 'There is no attribute',
    explanation:
      'The Assertion says nothing about the person but the NameID. At least one attribute is required.',
    whatToDo:
      'Add the attribute memberOf with the groups of the person at the identity provider; FirstName and LastName are welcome.',
  },
  'encrypted-without-our-key': {
    title: 'The Assertion is encrypted, and not for a key of ours',
    explanation: 'We cannot read it.',
    whatToDo:
      'Turn encryption of assertions off for this application, or give the identity provider our metadata if it holds an encryption key.',
  },
  'too-large': {
    title: 'The Response is too large',
    explanation:
      'It has {bytes} bytes, and {most} are allowed. Nearly always the person is in very many groups.',
    whatToDo: 'Let the identity provider send only the groups that your authorization rules name.',
  },
  'status-not-success': {
    title: 'The identity provider refused the sign-in',
    explanation: 'It answered {status} {detail?}. {detailInWords?}',
    whatToDo: 'The log of the identity provider says more. Look there for the time of this sign-in.',
  },
  'certificate-unknown': {
    title: 'The Response was signed with a key that we do not know',
    explanation:
      'The identity provider may have a new certificate. The one that came has the fingerprint {received}, and those in the metadata that we have are {known} (SHA-256).',
    whatToDo:
      'Compare the fingerprint with the one that the identity provider shows. If it is the same, give us its metadata again.',
  },
  'certificate-expired': {
    title: 'A signing certificate has expired',
    explanation:
      'The certificate {fingerprint} ended on {expiredAt}. That alone refuses nobody, but a new one has probably taken its place.',
    whatToDo: 'See which certificate the identity provider signs with now, and give us its metadata again.',
  },
  'changed-after-signing': {
    title: 'The Response was changed after it was signed',
    explanation:
      'It came with a certificate that we know ({known}), and still the signature does not fit what it says.',
    whatToDo:
      'Look for what changes pages on the way, such as a proxy or a browser extension. If there is nothing, treat this as an attack.',
  },
} satisfies Readonly<Record<DiagnosisCode, DiagnosisText>>;
