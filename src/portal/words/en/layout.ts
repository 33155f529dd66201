/** What every page has around it. */
export const layout = {
  skip: 'Skip to the content',
  signedInAs: 'Signed in as',
  /** `others`: further identities of the same session. */
  person: (name: string, others: number): string => (others === 0 ? name : `${name} and ${others} more`),
  signOut: 'Sign out',
  language: 'Language',
  /** Before the reference: alone, or around the support contact. */
  trouble: {
    nobodyNamed: 'Something does not work? Tell your administrator what happened, with this reference:',
    beforeContact: 'Something does not work? Contact',
    afterContact: 'and tell them what happened, with this reference:',
  },
};
