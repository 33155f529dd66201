import type { Logger } from '../../kernel/logger.ts';

/** One line when Redis goes away and one when it is back, however many commands fail in between. */
export interface OutageLog {
  began(reason: string): void;
  ended(): void;
}

export function createOutageLog(logger: Logger, redis: string): OutageLog {
  let away = false;
  return {
    began(reason) {
      if (away) return;
      away = true;
      logger.error({ redis, reason }, 'Redis does not answer; what needs it is refused until it does.');
    },
    ended() {
      if (!away) return;
      away = false;
      logger.info({ redis }, 'Redis answers again.');
    },
  };
}
