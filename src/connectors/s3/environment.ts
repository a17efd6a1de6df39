/** Variables of a process, or of the shell that it was started from. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable without blanks at its ends; `undefined` = it is not set, or empty. */
export function valueOf(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}
