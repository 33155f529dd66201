import { arnParts } from './arn-parts.ts';

/** A kind of ARN: `arn:aws:<service>:<region, where it has one>:<account>:<beginning>…`. */
interface Kind {
  readonly service: string;
  readonly hasRegion: boolean;
  readonly beginning: string;
}

/**
 * What policies are asked about by name. All else is asked about as `*`: lists, and what is passed on to an upstream, since only that one
 * knows what those requests are about.
 */
const KINDS: readonly Kind[] = [
  { service: 'ec2', hasRegion: true, beginning: 'client-vpn-endpoint/' },
  { service: 'acm', hasRegion: true, beginning: 'certificate/' },
  { service: 'iam', hasRegion: false, beginning: 'saml-provider/' },
  { service: 'iam', hasRegion: false, beginning: 'user/' },
];

/** Could the pattern, which is one for ARNs, fit anything that policies are asked about by name. */
export function isAskedAbout(pattern: string): boolean {
  const [, partition = '', service = '', region = '', account = '', resource = ''] = arnParts(pattern) ?? [];
  const [beginning = ''] = resource.split(WILD);
  return (
    canBe(partition, 'aws') &&
    account !== '' &&
    KINDS.some(
      (kind) =>
        canBe(service, kind.service) &&
        (kind.hasRegion ? region !== '' : canBe(region, '')) &&
        (kind.beginning.startsWith(beginning) || beginning.startsWith(kind.beginning)),
    )
  );
}

/** What stands for more than itself: wildcards and variables. */
const WILD = /[*?$]/;

function canBe(part: string, wanted: string): boolean {
  return part === wanted || WILD.test(part);
}
