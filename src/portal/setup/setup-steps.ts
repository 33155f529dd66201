import { routes } from '../../web/paths.ts';
import type { Words } from '../words/words.ts';
import type { SetupGrant } from './setup-links.ts';

/** The way through the setup, as each of its pages shows it. */
export interface SetupSteps {
  readonly provider: string;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  readonly steps: readonly { readonly label: string; readonly href: string; readonly current: boolean }[];
}

const STEPS = [
  ['values', routes.setup],
  ['metadata', routes.setupMetadata],
  ['test', routes.setupTest],
] as const;

export type SetupStep = (typeof STEPS)[number][0];

export function setupSteps(
  { setup }: Pick<Words, 'setup'>,
  { providerName, endsAt }: Pick<SetupGrant, 'providerName' | 'endsAt'>,
  current: SetupStep,
): SetupSteps {
  const steps = STEPS.map(([step, href]) => ({ label: setup.steps[step], href, current: step === current }));
  return { provider: providerName, endsAt, steps };
}
