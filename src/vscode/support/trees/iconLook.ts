/** A codicon and its theme color. A state is never told by this alone: its text always stands beside. */
export interface IconLook {
  /** @see https://code.visualstudio.com/api/references/icons-in-labels */
  readonly icon: string;
  /** A theme color's id. */
  readonly color?: string;
}
