import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRunName } from '../../../src/core/runs/runName';

describe('parseRunName', () => {
  it.each([
    ['201127_M02023_0583_000000000-J7HPH', 'MiSeq', '2020-11-27', '000000000-J7HPH'],
    ['201103_NB501016_0297_AH7GHCAFX2', 'NextSeq 500/550', '2020-11-03', 'H7GHCAFX2'],
    ['201103_NS500123_0297_AH7GHCAFX2', 'NextSeq 500/550', '2020-11-03', 'H7GHCAFX2'],
    ['230710_VH00464_302_AACJ3MWM5', 'NextSeq 1000/2000', '2023-07-10', 'AACJ3MWM5'],
    ['170517_A00123_0010_BH2YWCDMXX', 'NovaSeq 6000', '2017-05-17', 'H2YWCDMXX'],
    ['20231108_LH00188_0028_B22F52TLT3', 'NovaSeq X', '2023-11-08', '22F52TLT3'],
    ['190101_MN00123_0001_A000H2NJFK', 'MiniSeq', '2019-01-01', '000H2NJFK'],
    ['150101_D00123_0100_AC6L7WANXX', 'HiSeq 1500/2000/2500', '2015-01-01', 'C6L7WANXX'],
    ['150101_HWI-D00123_0100_AC6L7WANXX', 'HiSeq 1500/2000/2500', '2015-01-01', 'C6L7WANXX'],
    ['140101_C00123_0100_AC6L7WANXX', 'HiSeq 1500/2000/2500', '2014-01-01', 'C6L7WANXX'],
    ['130101_SN7001234_0100_BC1L7WACXX', 'HiSeq 1500/2000/2500', '2013-01-01', 'C1L7WACXX'],
    ['130101_HWI-ST1234_0100_BC1L7WACXX', 'HiSeq 1500/2000/2500', '2013-01-01', 'C1L7WACXX'],
    ['160101_J00123_0100_BHC7LKBBXX', 'HiSeq 3000/4000', '2016-01-01', 'HC7LKBBXX'],
    ['160101_K00123_0100_BHC7LKBBXX', 'HiSeq 3000/4000', '2016-01-01', 'HC7LKBBXX'],
    ['160101_E00123_0100_BHC7LKCCXX', 'HiSeq X', '2016-01-01', 'HC7LKCCXX'],
    ['160101_ST-E00123_0100_BHC7LKCCXX', 'HiSeq X', '2016-01-01', 'HC7LKCCXX'],
  ])('tells the instrument of %s', (name, model, startedOn, flowCell) => {
    expect(parseRunName(name)?.instrument).toMatchObject({ model, startedOn, flowCell });
  });

  it.each([
    'notes',
    '',
    '201127_M02023_0583',
    '201127_M02023_0583_000000000-J7HPH_copy',
    '201327_M02023_0583_000000000-J7HPH',
    '210229_M02023_0583_000000000-J7HPH',
    '2011271_M02023_0583_000000000-J7HPH',
    '201127_Z02023_0583_000000000-J7HPH',
    '201127_M02023_x_000000000-J7HPH',
    '201127 M02023 0583 000000000-J7HPH',
  ])('knows no instrument by the name "%s"', (name) => {
    expect(parseRunName(name)).toBeUndefined();
  });

  it('reads back whatever name an instrument can make', () => {
    const name = fc.record({
      day: fc.date({
        min: new Date('2000-01-01'),
        max: new Date('2099-12-31'),
        noInvalidDate: true,
      }),
      digits: fc.constantFrom(6, 8),
      prefix: fc.constantFrom('M', 'MN', 'NB', 'NS', 'VH', 'A', 'LH', 'D', 'K', 'E', 'ST-E'),
      number: fc.integer({ min: 1, max: 999_999 }),
      run: fc.nat(9999),
      flowCell: fc.stringMatching(/^[A-B][A-Z0-9]{8}$/),
    });
    fc.assert(
      fc.property(name, ({ day, digits, prefix, number, run, flowCell }) => {
        const startedOn = day.toISOString().slice(0, 10);
        const date = startedOn.replaceAll('-', '').slice(8 - digits);
        const parsed = parseRunName(`${date}_${prefix}${number}_${run}_${flowCell}`);
        expect(parsed?.instrument).toMatchObject({ startedOn, serialNumber: `${prefix}${number}` });
        expect(parsed?.runNumber).toBe(String(run));
        expect(flowCell.endsWith(parsed?.instrument.flowCell ?? '?')).toBe(true);
      }),
    );
  });

  it('never throws on any name', () => {
    fc.assert(fc.property(fc.string(), (name) => void parseRunName(name)));
  });
});
