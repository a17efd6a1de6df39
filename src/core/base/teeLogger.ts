import type { Logger } from './logger';

/** Says everything to each of these. */
export function teeLogger(...loggers: readonly Logger[]): Logger {
  const sayTo =
    (level: keyof Logger) =>
    (message: string): void => {
      for (const logger of loggers) logger[level](message);
    };
  return {
    trace: sayTo('trace'),
    debug: sayTo('debug'),
    info: sayTo('info'),
    warn: sayTo('warn'),
    error: sayTo('error'),
  };
}
