import * as fc from 'fast-check';

/** A member as the client writes it, and as the command should get it; `undefined` on both sides where it is not sent. */
export interface Member {
  readonly sent: object;
  readonly asked: object;
}

/** A member that may be there, with the same value under two names. */
export function member<Value>(sent: string, asked: string, value: fc.Arbitrary<Value>): fc.Arbitrary<Member> {
  return fc
    .option(value, { nil: undefined })
    .map((drawn) =>
      drawn === undefined ? { sent: {}, asked: {} } : { sent: { [sent]: drawn }, asked: { [asked]: drawn } },
    );
}

/** A structure that may be there, with members of which at least one is: the protocol has no empty structures. */
export function structure(
  sent: string,
  asked: string,
  ...members: readonly fc.Arbitrary<Member>[]
): fc.Arbitrary<Member> {
  return together(...members).map((drawn) =>
    Object.keys(drawn.sent).length === 0
      ? drawn
      : { sent: { [sent]: drawn.sent }, asked: { [asked]: drawn.asked } },
  );
}

export function together(...members: readonly fc.Arbitrary<Member>[]): fc.Arbitrary<Member> {
  return fc.tuple(...members).map((drawn) => ({
    sent: Object.assign({}, ...drawn.map(({ sent }) => sent)) as object,
    asked: Object.assign({}, ...drawn.map(({ asked }) => asked)) as object,
  }));
}

/** A member that is always there. */
export function required(sent: string, asked: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<Member> {
  return value.map((drawn) => ({ sent: { [sent]: drawn }, asked: { [asked]: drawn } }));
}
