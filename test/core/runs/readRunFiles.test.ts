import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCompletionStatus } from '../../../src/core/runs/completionStatus';
import { identifyRun, parseRunInfo } from '../../../src/core/runs/runInfo';
import { recognizeSheet } from '../../../src/core/runs/sheetKind';
import {
  completionStatus,
  librarySheet,
  runInfo,
  sampleSheetV1,
  sampleSheetV2,
} from '../../fakes/runFolders';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('RunCompletionStatus.xml', () => {
  it('tells success in the words of NovaSeq and of NextSeq', () => {
    for (const instrument of ['NovaSeq', 'NextSeq 500'] as const) {
      const text = completionStatus(instrument, 'complete');
      expect(parseCompletionStatus(bytes(text))).toEqual({ kind: 'success' });
    }
  });

  it('takes all other words for failure', () => {
    const text = completionStatus('NextSeq 500', 'failed');
    expect(parseCompletionStatus(bytes(text))).toEqual({
      kind: 'failure',
      said: 'ExceptionEndedEarly',
    });
  });

  it.each([
    ['empty', ''],
    ['cut short', completionStatus('NovaSeq', 'complete').slice(0, 60)],
    ['without a status', '<RunCompletionStatus><RunId>1</RunId></RunCompletionStatus>'],
    ['with an empty status', '<a><RunStatus></RunStatus></a>'],
    ['no XML', 'RunCompleted'],
    ['with entities', '<!DOCTYPE a [<!ENTITY x "RunCompleted">]><a><RunStatus>&x;</RunStatus></a>'],
    ['nested a million times', '<a>'.repeat(100_000)],
  ])('is unclear when it is %s', (_name, text) => {
    expect(parseCompletionStatus(bytes(text))).toEqual({ kind: 'unclear' });
  });

  it('is read in UTF-16 too', () => {
    const text = Buffer.from(`\uFEFF${completionStatus('NovaSeq', 'complete')}`, 'utf16le');
    expect(parseCompletionStatus(text)).toEqual({ kind: 'success' });
  });

  it('never throws on any bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (content) => void parseCompletionStatus(content)));
  });
});

describe('RunInfo.xml', () => {
  const name = '20231108_LH00188_0028_B22F52TLT3';
  const text = runInfo(name, { instrument: 'NovaSeq', progress: 'complete' });
  const info = parseRunInfo(bytes(text));

  it('agrees with the folder it is in', () => {
    expect(info).toEqual({ runId: name, serialNumber: 'LH00188', laneCount: 2, cycleCount: 4 });
    expect(identifyRun(name, info)).toMatchObject({
      instrument: { model: 'NovaSeq X' },
      problems: [],
    });
  });

  it('tells the instrument of a folder that was renamed, and says so', () => {
    const { instrument, problems } = identifyRun('my run', info);
    expect(instrument?.model).toBe('NovaSeq X');
    expect(problems).toEqual([
      {
        path: 'RunInfo.xml',
        message: `says it is of run ${name}: the folder was renamed, or holds another run`,
      },
    ]);
  });

  it('may be missing or half written', () => {
    expect(parseRunInfo(bytes(text.slice(0, 200)))).toBeUndefined();
    expect(identifyRun('my run', undefined)).toEqual({ instrument: undefined, problems: [] });
  });
});

describe('recognizeSheet', () => {
  it.each([
    ['v1', sampleSheetV1],
    ['v1', sampleSheetV1.replaceAll('\n', '\r')],
    ['v1', '[Header],,,\n[Data],,,\n"Sample_ID",x,,\n'],
    ['v2', sampleSheetV2],
    ['v2', `\uFEFF${sampleSheetV2}`],
    ['library', librarySheet],
    ['unrecognized', 'a,b\n1,2\n'],
    ['unrecognized', ''],
  ] as const)('tells a %s sheet', (kind, text) => {
    expect(recognizeSheet(bytes(text))).toBe(kind);
  });
});
