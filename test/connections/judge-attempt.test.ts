import { describe, expect, it } from 'vitest';
import { authorize } from '../../src/connections/authorize.ts';
import { personOf } from '../../src/connections/judge-attempt.ts';
import { everyWorld, factsOf } from './authorization-worlds.ts';

describe('The person whom handlers are asked about and logs tell of', () => {
  it('is the one who is admitted, whatever else is known of others', () => {
    let admitted = 0;
    for (const world of everyWorld()) {
      const facts = factsOf(world);
      const decision = authorize(facts);
      if (decision.kind !== 'admit') continue;
      admitted += 1;
      if (personOf(facts)?.username !== decision.person.username) expect(world).toBe('of one person');
    }
    expect(admitted).toBeGreaterThan(900);
  });

  it('is the one who was named last where nobody is admitted', () => {
    const facts = [...everyWorld()]
      .filter(
        ({ asks, session, person }) => asks === 'directory' && session === 'over' && person === 'refused',
      )
      .map(factsOf);
    expect(new Set(facts.map((each) => personOf(each)?.username))).toEqual(
      new Set(['the person of the session']),
    );
  });
});
