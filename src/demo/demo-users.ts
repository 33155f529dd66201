/** Somebody whom the demo identity provider lets in without a password. */
export interface DemoUser {
  readonly nameId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly groups: readonly string[];
  /** What becomes of this person at the portal, for the terminal. */
  readonly story: string;
}

export const demoUsers: readonly DemoUser[] = [
  {
    nameId: 'alice@corp.example',
    firstName: 'Alice',
    lastName: 'Archer',
    groups: ['engineering'],
    story: 'reaches the office and the development network',
  },
  {
    nameId: 'bob@corp.example',
    firstName: 'Bob',
    lastName: 'Baker',
    groups: ['managers'],
    story: 'reaches the internet and one host in development; not the laboratory',
  },
  {
    nameId: 'eve@corp.example',
    firstName: 'Eve',
    lastName: 'Everett',
    groups: [],
    story: 'is refused, and told why',
  },
];
