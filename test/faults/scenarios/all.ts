import { networkScenarios } from './network';
import type { Scenario } from './scenario';

/** Every scenario there is. */

export const scenarios: readonly Scenario[] = [...networkScenarios];
