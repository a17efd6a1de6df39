import { expect, it } from 'vitest';
import { formatDestination, parseDestination } from '../../../src/core/sync/destination';

it('a place is the same after it was told and read', () => {
  for (const prefix of ['run1/', 'MiSeqOutput/2026/run1/']) {
    const place = { container: 'runs', prefix };
    expect(parseDestination(formatDestination(place))).toEqual(place);
  }
});
