import { PosternError } from '../kernel/errors.ts';

/** A part without which Postern cannot serve anybody. */
export interface HealthComponent {
  readonly name: string;
  /** Resolves when the part works; throws otherwise. */
  check(): Promise<void>;
}

export interface HealthReport {
  readonly ready: boolean;
  /** By component: `ok`, or what is wrong. */
  readonly components: Readonly<Record<string, string>>;
}

export interface Health {
  report(): Promise<HealthReport>;
  /** From now on every report says that Postern is stopping: a load balancer sends nobody here any more. */
  stop(): void;
}

/** A check that takes longer than this failed: a probe that hangs tells nothing. */
const CHECK_MILLISECONDS = 2_000;

export function createHealth(
  components: readonly HealthComponent[],
  limitMilliseconds = CHECK_MILLISECONDS,
): Health {
  let stopping = false;
  return {
    report: async () => {
      const checked = await Promise.all(
        components.map((component) => checkOne(component, limitMilliseconds)),
      );
      const states = stopping ? [...checked, ['process', 'stopping'] as const] : checked;
      return { ready: states.every(([, state]) => state === 'ok'), components: Object.fromEntries(states) };
    },
    stop: () => {
      stopping = true;
    },
  };
}

async function checkOne(
  component: HealthComponent,
  milliseconds: number,
): Promise<readonly [string, string]> {
  try {
    await withinLimit(component.check(), milliseconds);
    return [component.name, 'ok'];
  } catch (error) {
    // Named failures are worded for operators; anything else stays in the log.
    return [component.name, error instanceof PosternError ? `${error.code}: ${error.message}` : 'failed'];
  }
}

async function withinLimit(check: Promise<void>, milliseconds: number): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('took too long')), milliseconds);
  try {
    await Promise.race([check, late]);
  } finally {
    clearTimeout(timer);
  }
}
