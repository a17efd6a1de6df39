import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../src/core/storage/bufferBudget';

const allocate = (sizeBytes: number): Uint8Array => new Uint8Array(sizeBytes);
const mebibyte = 1024 * 1024;

describe('a buffer budget', () => {
  it('lends no more than its limit at a time and lets nobody wait for ever', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 3 * mebibyte }), { maxLength: 30 }),
        async (sizes) => {
          const budget = new BufferBudget({ limitBytes: 4 * mebibyte, allocate });
          let lent = 0;
          let most = 0;
          await Promise.all(
            sizes.map(async (sizeBytes) => {
              const loan = await budget.borrow(sizeBytes);
              expect(loan.bytes.length).toBe(sizeBytes);
              lent += sizeBytes;
              most = Math.max(most, lent);
              await Promise.resolve();
              lent -= sizeBytes;
              loan.release();
            }),
          );
          expect(most).toBeLessThanOrEqual(4 * mebibyte);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('lends more than its limit only while nothing else is lent', async () => {
    const budget = new BufferBudget({ limitBytes: 10, allocate });
    const huge = await budget.borrow(100);
    let isGranted = false;
    const small = budget.borrow(1).then((loan) => {
      isGranted = true;
      return loan;
    });
    await Promise.resolve();
    expect(isGranted).toBe(false);
    huge.release();
    expect((await small).bytes.length).toBe(1);
  });

  it('lends large memory again instead of making more', async () => {
    let made = 0;
    const budget = new BufferBudget({
      limitBytes: 64 * mebibyte,
      allocate: (sizeBytes) => {
        made += 1;
        return allocate(sizeBytes);
      },
    });
    for (let round = 0; round < 10; round += 1) (await budget.borrow(8 * mebibyte)).release();
    expect(made).toBe(1);
  });

  it('takes a loan back once, however often it is released', async () => {
    const budget = new BufferBudget({ limitBytes: 10, allocate });
    const loan = await budget.borrow(10);
    loan.release();
    loan.release();
    const next = await budget.borrow(10);
    let isGranted = false;
    void budget.borrow(10).then(() => (isGranted = true));
    await Promise.resolve();
    expect(isGranted).toBe(false);
    next.release();
  });
});
