import { accessScenarios } from './access';
import { diskScenarios } from './disk';
import { instrumentScenarios } from './instruments';
import { lakeScenarios } from './lake';
import { nameScenarios } from './names';
import { networkScenarios } from './network';
import type { Scenario } from './scenario';

/** Every scenario there is. */
export const scenarios: readonly Scenario[] = [
  ...networkScenarios,
  ...accessScenarios,
  ...lakeScenarios,
  ...diskScenarios,
  ...nameScenarios,
  ...instrumentScenarios,
];
