/** Shorter ones would blot out ordinary words. */
const shortestSecret = 6;

/** What a step finds in its environment, could print, and nobody must read in its log. */
export function secretsIn(
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return Object.entries(environment).flatMap(([name, value = '']) => {
    const isSecret = /(?:KEY|TOKEN|PASSWORD|SECRET|CONNECTION_STRING)$/i.test(name);
    return isSecret && value.length >= shortestSecret ? [value] : [];
  });
}
