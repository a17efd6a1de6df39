/** The time, handed in so that tests decide it. */
export interface Clock {
  /** Milliseconds since the Unix epoch; goes back, or ahead, when somebody sets the clock. */
  nowMs(): number;
}

/** A clock that can also tell how long something took, whatever somebody set meanwhile. */
export interface SteadyClock extends Clock {
  /** Milliseconds since some moment; never goes back, but may stand still while the machine sleeps. */
  steadyMs(): number;
}

/** A point in time by both clocks. */
export interface Moment {
  readonly nowMs: number;
  readonly steadyMs: number;
}

export const systemClock: SteadyClock = {
  nowMs: () => Date.now(),
  steadyMs: () => performance.now(),
};

export function momentOf(clock: SteadyClock): Moment {
  return { nowMs: clock.nowMs(), steadyMs: clock.steadyMs() };
}
