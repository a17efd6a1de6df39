import type { Logger } from '../../core/base/logger';
import type { Terminal } from './terminal';
import { printable } from './textStyle';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'off'] as const;
export type LogLevel = (typeof logLevels)[number];

/** The level of a word, whatever its case, also as `sync_to_azure` spelled it; `undefined` for none. */
export function parseLogLevel(word: string): LogLevel | undefined {
  const lower = word.toLowerCase();
  return lower === 'warning' ? 'warn' : logLevels.find((level) => level === lower);
}

/** True if what is logged at a level is kept where only `threshold` and what is graver is. */
export function isLogged(level: LogLevel, threshold: LogLevel): boolean {
  return logLevels.indexOf(level) >= logLevels.indexOf(threshold);
}

/** Logs to standard error what is at least as important as `level`, one line each. */
export function createTerminalLogger(terminal: Terminal, level: LogLevel): Logger {
  const lineOf = (name: LogLevel) => {
    if (!isLogged(name, level)) return () => undefined;
    return (message: string): void => {
      const time = new Date(terminal.clock.nowMs()).toISOString();
      terminal.note(
        `${terminal.noteStyle.dim(time)} ${label(name, terminal)} ${printable(message)}`,
      );
    };
  };
  return {
    trace: lineOf('trace'),
    debug: lineOf('debug'),
    info: lineOf('info'),
    warn: lineOf('warn'),
    error: lineOf('error'),
  };
}

function label(level: LogLevel, { noteStyle }: Terminal): string {
  if (level === 'error') return noteStyle.red('error');
  if (level === 'warn') return noteStyle.yellow('warn ');
  return noteStyle.dim(level.padEnd(5));
}
