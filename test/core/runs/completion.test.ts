import { describe, expect, it } from 'vitest';
import {
  flagKey,
  judgeCompletion,
  type Completion,
  type StructuralFinding,
} from '../../../src/core/runs/completion';
import type { CompletionStatus } from '../../../src/core/runs/completionStatus';
import type { InstrumentModel } from '../../../src/core/runs/run';

interface Case {
  readonly model?: InstrumentModel;
  readonly isOfUnknownSequencer?: boolean;
  readonly completionFlag?: string;
  readonly files?: readonly string[];
  readonly status?: CompletionStatus;
  readonly structure?: readonly StructuralFinding[];
  readonly nested?: readonly string[];
}

function judge({
  model,
  isOfUnknownSequencer = false,
  completionFlag,
  files = [],
  status,
  structure = [],
  nested = [],
}: Case): Completion {
  const serialNumber = 'M1';
  return judgeCompletion({
    completionFlag,
    instrument: model && { model, serialNumber, startedOn: '2020-01-01', flowCell: 'X' },
    isOfUnknownSequencer,
    flags: new Map(files.map((path) => [flagKey(path), path])),
    status,
    structure,
    nested,
  });
}

const success: CompletionStatus = { kind: 'success' };
const failure: CompletionStatus = { kind: 'failure', said: 'ExceptionEndedEarly' };
const unclear: CompletionStatus = { kind: 'unclear' };
const rta = 'RTAComplete.txt';
const copy = 'CopyComplete.txt';
const statusFile = 'RunCompletionStatus.xml';

describe('the instrument’s own rule', () => {
  it.each<[string, Case, Completion['kind'], string]>([
    ['MiSeq without flags', { model: 'MiSeq' }, 'sequencing', `waiting for ${rta}`],
    ['MiSeq with RTAComplete', { model: 'MiSeq', files: [rta] }, 'complete', `${rta} is there`],
    [
      'NovaSeq that still copies',
      { model: 'NovaSeq 6000', files: [rta] },
      'copying',
      `waiting for ${copy}; ${rta} is there`,
    ],
    [
      'NovaSeq with both',
      { model: 'NovaSeq X', files: [rta, copy] },
      'complete',
      `${rta} and ${copy} are there`,
    ],
    [
      'NovaSeq whose basecalling flag is missing',
      { model: 'NovaSeq 6000', files: [copy] },
      'sequencing',
      `waiting for ${rta}; ${copy} is there`,
    ],
    [
      'NextSeq 500 after basecalling',
      { model: 'NextSeq 500/550', files: ['RTAComplete.xml'] },
      'copying',
      `waiting for ${statusFile}; RTAComplete.xml is there`,
    ],
    [
      'NextSeq 500 that says success',
      { model: 'NextSeq 500/550', files: [rta, statusFile], status: success },
      'complete',
      `${rta} and ${statusFile} are there`,
    ],
    [
      'NextSeq 500 with a copy flag only',
      { model: 'NextSeq 500/550', files: [rta, copy] },
      'complete',
      `${rta} and ${copy} are there`,
    ],
    [
      'NextSeq 2000 before its last flag',
      { model: 'NextSeq 1000/2000', files: [rta, statusFile], status: success },
      'copying',
      `waiting for ${copy}; ${rta} is there`,
    ],
    [
      'HiSeq 4000',
      { model: 'HiSeq 3000/4000', files: [rta] },
      'copying',
      `waiting for SequencingComplete.txt; ${rta} is there`,
    ],
    [
      'a run that says it failed, whatever else is missing',
      { model: 'NovaSeq 6000', files: [statusFile], status: failure },
      'failedRun',
      `${statusFile} says ExceptionEndedEarly`,
    ],
    [
      'MiSeq whose status is half written',
      { model: 'MiSeq', files: [rta, statusFile], status: unclear },
      'copying',
      `waiting for ${statusFile} to be written: it does not say how the run ended`,
    ],
    [
      'flags spelt in other cases',
      { model: 'NovaSeq 6000', files: ['rtacomplete.TXT', 'copycomplete.txt'] },
      'complete',
      'rtacomplete.TXT and copycomplete.txt are there',
    ],
    ['an unknown folder', { files: [] }, 'complete', ''],
  ])('%s', (_name, facts, kind, because) => {
    expect(judge(facts)).toMatchObject({ kind, because });
  });

  it.each<[string, Case, Completion['kind'], RegExp]>([
    [
      'without flags',
      {},
      'sequencing',
      /^waiting for CopyComplete\.txt \(.* in lake\.json a "completionFlag", the file that it writes last: not RTAComplete/,
    ],
    [
      'after basecalling, when newer ones copy for hours',
      { files: ['RTAComplete.xml'] },
      'copying',
      /^waiting for CopyComplete\.txt; RTAComplete\.xml is there \(.* "completionFlag", the file that it writes last: not RTAComplete/,
    ],
    [
      'that says it succeeded, which NextSeq 2000 say before all is copied',
      { files: [rta, statusFile], status: success },
      'copying',
      /^waiting for CopyComplete\.txt; .* are there \(.* or RunCompletionStatus\.xml, after which many still copy\)$/,
    ],
    ['that copied all', { files: [copy] }, 'complete', /^CopyComplete\.txt is there$/],
    [
      'whose copied run has a status half written',
      { files: [rta, copy, statusFile], status: unclear },
      'copying',
      /^waiting for RunCompletionStatus\.xml to be written/,
    ],
    [
      'with the flag that its source names',
      { completionFlag: rta, files: [rta] },
      'complete',
      /^RTAComplete\.txt is there$/,
    ],
    ['that failed', { files: [rta, statusFile], status: failure }, 'failedRun', /EndedEarly$/],
    ['whose source names the flag', { completionFlag: 'x' }, 'sequencing', /^waiting for x$/],
  ])('of a sequencer that is not known: %s', (_name, facts, kind, because) => {
    const judged = judge({ ...facts, isOfUnknownSequencer: true });
    expect(judged).toMatchObject({ kind, because: expect.stringMatching(because) });
    expect(judged.because).not.toMatch(/"completionFlag": /);
  });
});

describe('a completion flag given by the source', () => {
  it('decides alone, whatever the instrument’s rule would say', () => {
    const facts: Case = { model: 'NovaSeq 6000', completionFlag: 'done.txt', files: ['done.txt'] };
    expect(judge(facts)).toMatchObject({ kind: 'complete', because: 'done.txt is there' });
  });

  it('is waited for even if the instrument is done', () => {
    const facts: Case = { model: 'MiSeq', completionFlag: 'done.txt', files: [rta] };
    expect(judge(facts)).toMatchObject({
      kind: 'copying',
      because: `waiting for done.txt; ${rta} is there`,
    });
  });

  it('is read where its content has a meaning', () => {
    const facts: Case = { completionFlag: statusFile, files: [statusFile] };
    expect(judge({ ...facts, status: success }).kind).toBe('complete');
    expect(judge({ ...facts, status: failure }).kind).toBe('failedRun');
    expect(judge({ ...facts, status: unclear })).toMatchObject({
      kind: 'copying',
      problems: [{ path: statusFile }],
    });
  });

  it('may lie in a folder of the run', () => {
    const completionFlag = 'Analysis/1/CopyComplete.txt';
    expect(judge({ completionFlag, files: [completionFlag] }).kind).toBe('complete');
    expect(judge({ completionFlag, files: [copy] }).kind).toBe('sequencing');
  });

  it('overrules a status that says failure, which is then a problem', () => {
    const facts: Case = { model: 'MiSeq', completionFlag: rta, files: [rta, statusFile] };
    const { kind, problems } = judge({ ...facts, status: failure });
    expect(kind).toBe('complete');
    expect(problems).toEqual([
      {
        path: statusFile,
        message: `says ExceptionEndedEarly, but by the source's settings ${rta} alone decides`,
      },
    ]);
  });
});
