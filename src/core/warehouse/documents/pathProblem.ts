/** What is wrong with a path, and where in its text. */
export interface PathProblem {
  readonly message: string;
  /** Of a character, from 0; the length of the text = something is missing at its end. */
  readonly offset: number;
}
