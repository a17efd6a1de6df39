import { expect, it } from 'vitest';
import { lossesSql } from '../../../../src/core/schemaDiff/migration/tables/lossesSql';

it('takes no column of the system, nor one that was dropped, for one whose statistics are set', () => {
  expect(lossesSql(['lab', 'run'], { aspects: [], columns: [] })).toContain(
    'o.attnum > 0 AND NOT o.attisdropped AND (o.attstattarget >= 0',
  );
});
