import type { Row } from '../table.ts';
import type { World } from '../world.ts';

/** How thoroughly to measure. */
export interface Settings {
  readonly rounds: number;
  /** Multiplies the operations of each round: 1, or less when it has to be quick. */
  readonly share: number;
  /** How many sign-ins the row `growth` makes. */
  readonly growthSignIns: number;
  /** Says what is going on. */
  readonly say: (line: string) => void;
}

/** Measures one thing, or a few that are measured together, in a world of their own. */
export type Measurement = (world: World, settings: Settings) => Promise<readonly Row[]>;
