/** True if both texts are the same; how long it takes does not tell how much of them is. */
export function constantTimeEqual(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length;
  for (let index = 0; index < expected.length; index += 1) {
    difference |= (given.codePointAt(index) ?? 0) ^ (expected.codePointAt(index) ?? 0);
  }
  return difference === 0;
}
