/** The variables of a process's environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a variable holds; `undefined` if it is unset or blank. */
export function valueOf(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}
