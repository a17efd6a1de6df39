import { describe, expect, it } from 'vitest';
import { checkEngine } from '../../../src/core/access/checkEngine';
import { BulkCopyError } from '../../../src/core/storage/bulkCopier';
import { LakeBench, testSource } from '../../fakes/lakeBench';

const sources = [testSource, { ...testSource, engine: 'azcopy' as const }];

describe('checkEngine', () => {
  it('finds nothing where no source wants AzCopy', async () => {
    expect(await checkEngine({ sources: [testSource] }, new LakeBench().azCopy)).toEqual([]);
  });

  it('warns of a signature that others see, and is fine without one', async () => {
    const { azCopy } = new LakeBench();
    expect(await checkEngine({ sources }, azCopy)).toMatchObject([
      { outcome: 'warning', reason: 'signatureVisible' },
    ]);
    azCopy.isSigned = false;
    expect(await checkEngine({ sources }, azCopy)).toMatchObject([{ outcome: 'ok' }]);
  });

  it('fails where there is none to run', async () => {
    const { azCopy } = new LakeBench();
    azCopy.failure = new BulkCopyError('engineMissing', 'It is not there', { remedy: 'Get it' });
    expect(await checkEngine({ sources }, azCopy)).toEqual([
      {
        subject: 'engine azcopy',
        outcome: 'failed',
        reason: 'engineMissing',
        message: 'It is not there',
        remedy: 'Get it',
      },
    ]);
  });
});
