import fc from 'fast-check';
import { MISTAKES } from './mistakes.ts';
import type { State } from './state.ts';
import type { Create, Manner, Step } from './steps.ts';
import { BLOCKS, groupsOf, SUBNETS } from './surroundings.ts';

/** One thing after which everything is looked at: requests at the same time, or a configuration in which a VPC has one block more. */
export type Move = { readonly steps: readonly Step[] } | { readonly grow: string };

/** `#0` is the first endpoint that there is, and so on; then come those that were deleted, then one that never was. */
const endpoint = fc.oneof(
  { arbitrary: fc.constant('#0'), weight: 6 },
  { arbitrary: fc.constantFrom('#1', '#2', '#3'), weight: 3 },
);

/** A step that speaks of `#0` speaks of the first endpoint of `state`. */
export function resolved(step: Step, { endpoints, gone }: State): Step {
  const known = [...endpoints.map(({ alias }) => alias), ...gone.toReversed()];
  const aliasOf = (place: string) => known[Number(place.slice(1))] ?? 'unknown';
  if ('endpoints' in step) return { ...step, endpoints: [...new Set(step.endpoints.map(aliasOf))] };
  return 'endpoint' in step ? { ...step, endpoint: aliasOf(step.endpoint) } : step;
}

const CLIENTS = ['10.100.0.0/16', '10.200.0.0/22', '10.0.0.0/12'];
const DESTINATIONS = [...CLIENTS, '0.0.0.0/0', '10.0.0.0/16', '10.7.0.0/16', '192.0.2.0/24', '10.100.4.0/24'];
const subnet = fc.oneof(
  { arbitrary: fc.constantFrom('subnet-a1', 'subnet-a2', 'subnet-b1'), weight: 3 },
  { arbitrary: fc.constantFrom(...Object.keys(SUBNETS), 'subnet-unknown'), weight: 1 },
);
const vpc = fc.oneof(
  { arbitrary: fc.constantFrom('vpc-a', 'vpc-b'), weight: 5 },
  { arbitrary: fc.constantFrom('vpc-dedicated', 'vpc-unknown'), weight: 1 },
);
const groups = fc.oneof(
  { arbitrary: fc.shuffledSubarray([...groupsOf('vpc-a')], { minLength: 1 }), weight: 3 },
  { arbitrary: fc.shuffledSubarray([...groupsOf('vpc-b')], { maxLength: 2 }), weight: 2 },
);
const description = fc.constantFrom('', 'Engineering', 'Büro <&> "東京"', 'x\u2019 ]]> y', 'x'.repeat(255));
const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });

const HANDLER = 'arn:aws:lambda:us-east-1:123456789012:function:AWSClientVPN-judge';
const settings = fc.record(
  {
    description,
    dns: fc.constantFrom([], ['10.0.0.2'], ['10.0.0.2', '192.0.2.53']),
    port: fc.constantFrom(443, 1194),
    split: fc.boolean(),
    portal: fc.constantFrom('enabled', 'disabled'),
    hours: fc.constantFrom(8, 10, 12, 24),
    disconnect: fc.boolean(),
    enforced: fc.boolean(),
    banner: fc.constantFrom('off', 'Be kind.\nOr else: <&>', 'x'.repeat(1400)),
    log: fc.constantFrom('off', 'vpn:stream', 'vpn-others'),
    handler: fc.constantFrom('off', HANDLER, `${HANDLER}:2`),
    certificate: fc.constantFrom('server', 'other'),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Create['settings']>;

const key = fc.constantFrom('Name', 'owner', 'Cost Center');
const tagValue = fc.constantFrom('', 'ops', '<dev>');
const tags = fc.uniqueArray(fc.record({ key, value: tagValue }), {
  maxLength: 3,
  selector: (tag) => tag.key,
});
const tagsToDelete = fc.array(fc.record({ key, value: tagValue }, { requiredKeys: ['key'] }), {
  maxLength: 2,
});
const tagged = fc.uniqueArray(endpoint, { minLength: 1, maxLength: 2 });

const kind = <Kind extends Step['kind']>(name: Kind) => fc.constant(name);
const to = fc.constantFrom(...DESTINATIONS);
const group = fc.constantFrom('', '', 'engineering', 'Büro & Söhne');

const create = fc.record(
  {
    kind: kind('create'),
    clients: fc.constantFrom(...CLIENTS),
    transport: fc.constantFrom('udp', 'tcp'),
    authentication: fc.oneof(
      { arbitrary: fc.constantFrom('federated', 'mutual', 'both'), weight: 9 },
      { arbitrary: fc.constantFrom('none', 'twice', 'unknown-provider'), weight: 1 },
    ),
    settings,
    tags,
    vpc,
    groups,
  },
  { requiredKeys: ['kind', 'clients', 'authentication', 'settings', 'tags'] },
) as fc.Arbitrary<Step>;

const onEndpoint = fc.oneof(
  fc.record(
    { kind: kind('modify'), endpoint, settings, vpc, groups },
    { requiredKeys: ['kind', 'endpoint', 'settings'] },
  ),
  fc.record({ kind: kind('delete'), endpoint }),
  fc.record({ kind: kind('associate'), endpoint, subnet }),
  fc.record({ kind: kind('associate'), endpoint, subnet }),
  fc.record({ kind: kind('disassociate'), endpoint, subnet }),
  fc.record({ kind: kind('apply'), endpoint, vpc, groups: groups.filter(({ length }) => length > 0) }),
  fc.record({ kind: kind('authorize'), endpoint, to, group, description: optional(description) }),
  fc.record({ kind: kind('authorize'), endpoint, to, group, description: optional(description) }),
  fc.record({ kind: kind('revoke'), endpoint, to, group }),
  fc.record({
    kind: kind('route'),
    endpoint,
    to,
    target: fc.oneof(subnet, fc.constant('local')),
    description: optional(description),
  }),
  fc.record(
    { kind: kind('unroute'), endpoint, to, target: fc.oneof(subnet, fc.constant('local')) },
    { requiredKeys: ['kind', 'endpoint', 'to'] },
  ),
  fc.record({ kind: kind('tag'), endpoints: tagged, tags: tags.filter(({ length }) => length > 0) }),
  fc.record({ kind: kind('untag'), endpoints: tagged, tags: tagsToDelete }),
  fc.record({
    kind: kind('import'),
    endpoint,
    list: fc.constantFrom('good', 'good', 'newer', 'newer', 'foreign', 'expired', 'garbage'),
  }),
) as fc.Arbitrary<Step>;

/** Most requests are plain: wrong ones teach little about those that come after them. */
const manner = fc.record(
  {
    dryRun: fc.oneof(
      { arbitrary: fc.constant(false), weight: 9 },
      { arbitrary: fc.constant(true), weight: 1 },
    ),
    token: fc.oneof(
      { arbitrary: fc.constant(undefined), weight: 2 },
      { arbitrary: fc.constantFrom('t0', 't1'), weight: 1 },
    ),
    replica: fc.constantFrom(0, 1),
  },
  { requiredKeys: ['dryRun', 'replica'] },
) as fc.Arbitrary<Manner>;

const asked = (step: fc.Arbitrary<Step>) =>
  fc.tuple(step, manner).map(([plain, how]): Step => ({ ...plain, ...how }));

const wronglyAsked = (step: fc.Arbitrary<Step>) =>
  asked(step).chain((one) =>
    fc.constantFrom(...MISTAKES[one.kind]).map((mistake): Step => ({ ...one, mistake })),
  );

const alone = (step: fc.Arbitrary<Step>) => step.map((one): Move => ({ steps: [one] }));

const move: fc.Arbitrary<Move> = fc.oneof(
  { arbitrary: alone(asked(create)), weight: 4 },
  { arbitrary: alone(asked(onEndpoint)), weight: 24 },
  { arbitrary: alone(wronglyAsked(fc.oneof(create, onEndpoint))), weight: 4 },
  {
    arbitrary: fc
      .array(asked(onEndpoint), { minLength: 2, maxLength: 3 })
      .map((steps): Move => ({ steps: steps.map((step, n) => ({ ...step, replica: n % 2 === 0 ? 0 : 1 })) })),
    weight: 8,
  },
  {
    arbitrary: fc.constantFrom(...Object.keys(BLOCKS).slice(0, 2)).map((grow): Move => ({ grow })),
    weight: 1,
  },
);

/** Two endpoints, and then whatever comes. */
export const moves: fc.Arbitrary<readonly Move[]> = fc
  .tuple(alone(asked(create)), alone(asked(create)), fc.array(move, { maxLength: 40, size: 'max' }))
  .map(([first, second, others]) => [first, second, ...others]);
