import fc from 'fast-check';
import { MISTAKES } from './mistakes.ts';
import type { Create, Manner, Step } from './steps.ts';
import { groupsOf, SUBNETS } from './surroundings.ts';

/** One thing, written as `resolved.ts` reads it, after which everything is looked at: requests at the same time, or a configuration in which a VPC has one block more. */
export type Move =
  | { readonly steps: readonly Step[] }
  /** A request that had a client token, once more: an earlier one, counted from the last. */
  | { readonly again: number; readonly replica: 0 | 1 }
  | { readonly grow: string };

type Weighted<Value> = fc.WeightedArbitrary<Value>;
const often = <Value>(weight: number, arbitrary: fc.Arbitrary<Value>): Weighted<Value> => ({
  arbitrary,
  weight,
});

const place = fc.constantFrom('#0', '#1', '#2', '#3');
const endpoint = fc.oneof(
  often(10, fc.constant('#0')),
  often(4, fc.constantFrom('#1', '#2')),
  often(1, fc.constantFrom('gone', 'unknown')),
);

const clients = fc.oneof(
  often(8, fc.constantFrom('10.100.0.0/16', '10.200.0.0/22')),
  often(1, fc.constant('10.0.0.0/12')),
);
const to = fc.constantFrom(
  '0.0.0.0/0',
  '10.0.0.0/16',
  '10.7.0.0/16',
  '192.0.2.0/24',
  '10.100.0.0/16',
  '10.100.4.0/24',
);
const subnet = fc.oneof(
  often(8, fc.constantFrom('subnet-a1', 'subnet-a1', 'subnet-a2', 'subnet-a3', 'subnet-b1')),
  often(2, fc.constantFrom(...Object.keys(SUBNETS), 'subnet-unknown')),
);
const target = fc.oneof(often(2, subnet), often(3, place), often(2, fc.constant('local')));
const vpc = fc.oneof(
  often(6, fc.constantFrom('vpc-a', 'vpc-b')),
  often(1, fc.constantFrom('vpc-dedicated', 'vpc-unknown')),
);
const groupsIn = (name: string) => fc.shuffledSubarray([...groupsOf(name)], { minLength: 1 });
const groups = fc.oneof(often(3, groupsIn('vpc-a')), often(2, groupsIn('vpc-b')));
/** A VPC with groups, mostly its own. */
const placed = fc.oneof(
  often(8, fc.constant({})),
  often(2, fc.record({ vpc })),
  often(2, fc.record({ vpc: fc.constant('vpc-a'), groups: groupsIn('vpc-a') })),
  often(1, fc.record({ vpc, groups })),
  often(1, fc.record({ groups })),
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

const group = fc.constantFrom('', '', 'engineering', 'Büro & Söhne');
const described = { description: optional(description) };

const create = fc
  .tuple(
    fc.record(
      {
        clients,
        transport: fc.constantFrom('udp', 'tcp'),
        authentication: fc.oneof(
          often(12, fc.constantFrom('federated', 'mutual', 'both')),
          often(1, fc.constantFrom('none', 'twice', 'unknown-provider')),
        ),
        settings,
        tags,
      },
      { requiredKeys: ['clients', 'authentication', 'settings', 'tags'] },
    ),
    placed,
  )
  .map(([members, where]) => ({ kind: 'create', ...members, ...where })) as fc.Arbitrary<Step>;

/** Requests of one kind about an endpoint. */
const on = (kind: Step['kind'], members: object) =>
  fc.record({ kind: fc.constant(kind), endpoint, ...members }) as unknown as fc.Arbitrary<Step>;
const onTagged = (kind: Step['kind'], members: object) =>
  fc.record({ kind: fc.constant(kind), endpoints: tagged, ...members }) as unknown as fc.Arbitrary<Step>;

const change = fc.oneof(
  often(
    4,
    fc.tuple(on('modify', { settings }), placed).map(([step, where]) => ({ ...step, ...where }) as Step),
  ),
  often(1, on('delete', {})),
  often(6, on('associate', { subnet })),
  often(3, on('disassociate', { subnet: fc.oneof(subnet, place) })),
  often(2, on('apply', { vpc, groups })),
  often(6, on('authorize', { to, group, ...described })),
  often(4, on('revoke', { to: fc.oneof(often(1, to), often(2, place)), group })),
  often(6, on('route', { to, target, ...described })),
  often(4, on('unroute', { to: fc.oneof(often(1, to), often(2, place)), target: optional(target) })),
  often(2, onTagged('tag', { tags: tags.filter(({ length }) => length > 0) })),
  often(2, onTagged('untag', { tags: tagsToDelete })),
  often(
    3,
    on('import', {
      list: fc.constantFrom('good', 'newer', 'good', 'newer', 'foreign', 'expired', 'garbage'),
    }),
  ),
);

/** Most requests are plain: wrong ones teach little about those that come after them. */
const manner = fc.record({
  dryRun: fc.oneof(often(12, fc.constant(false)), often(1, fc.constant(true))),
  token: fc.oneof(often(4, fc.constant(undefined)), often(1, fc.constantFrom('t0', 't1', 't2'))),
  replica: fc.constantFrom(0, 1),
}) as fc.Arbitrary<Manner>;

/** Who fails against others at the same time may have used a token up, so these are used for nothing else. */
const mannerBesideOthers = fc
  .tuple(manner, fc.nat())
  .map(([how, n]): Manner => (how.token === undefined ? how : { ...how, token: `${how.token}-${n}` }));

const asked = (step: fc.Arbitrary<Step>, how: fc.Arbitrary<Manner> = manner) =>
  fc.tuple(step, how).map(([plain, how]): Step => ({ ...plain, ...how }));

const wronglyAsked = (step: fc.Arbitrary<Step>) =>
  asked(step).chain((one) =>
    fc.constantFrom(...MISTAKES[one.kind]).map((mistake): Step => ({ ...one, mistake })),
  );

const alone = (step: fc.Arbitrary<Step>) => step.map((one): Move => ({ steps: [one] }));

/** To the one replica and the other by turns; the same request twice, too, as from a client that lost patience. */
const together = fc
  .oneof(
    often(4, fc.array(asked(change, mannerBesideOthers), { minLength: 2, maxLength: 3 })),
    often(
      1,
      asked(change, mannerBesideOthers).map((step) => [step, step]),
    ),
  )
  .map((steps): Move => ({ steps: steps.map((step, n) => ({ ...step, replica: n % 2 === 0 ? 0 : 1 })) }));

const move: fc.Arbitrary<Move> = fc.oneof(
  often(3, alone(asked(create))),
  often(24, alone(asked(change))),
  often(5, alone(wronglyAsked(fc.oneof(often(1, create), often(3, change))))),
  often(8, together),
  often(4, fc.record({ again: fc.nat({ max: 3 }), replica: fc.constantFrom(0, 1) }) as fc.Arbitrary<Move>),
  often(
    1,
    fc.constantFrom('vpc-a', 'vpc-b').map((grow): Move => ({ grow })),
  ),
);

/** Two endpoints, the first with a target network, and then whatever comes. */
export const moves: fc.Arbitrary<readonly Move[]> = fc
  .tuple(
    alone(asked(create)),
    alone(asked(create)),
    alone(on('associate', { subnet })),
    fc.array(move, { maxLength: 40, size: 'max' }),
  )
  .map(([first, second, third, others]) => [first, second, third, ...others]);
