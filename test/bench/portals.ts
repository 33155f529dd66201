import { paths, routes } from '../../src/web/paths.ts';
import type { Program } from './programs.ts';
import { ENGINEERING, type PosternSettings, type World } from './world.ts';

/** A portal as the rows see it: where people sign in, and what they look at. */
export interface Portal {
  readonly program: Program;
  readonly signIn: string;
  /** The assertion consumer service, and the status of its answer. */
  readonly acs: string;
  readonly accepted: number;
  /** True: the session stands only when the address that the ACS names was visited. */
  readonly completes: boolean;
  /** A page for signed-in people. */
  readonly page: string;
}

/** The product. */
export async function postern(world: World, settings?: PosternSettings): Promise<Portal> {
  return {
    program: await world.startPostern(settings),
    signIn: paths.signIn(ENGINEERING),
    acs: routes.assertionConsumerService,
    accepted: 303,
    completes: true,
    page: paths.endpoint(ENGINEERING),
  };
}

/** One of the peers that sign people in. */
export async function peer(world: World, file: 'bare-app.ts' | 'conventional-app.ts'): Promise<Portal> {
  const program = await world.startPeer(file);
  return { program, signIn: '/login', acs: '/acs', accepted: 302, completes: false, page: '/endpoint' };
}
