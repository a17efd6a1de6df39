import type { InstrumentModel } from '../../src/core/runs/run';
import type { InMemoryFileTree } from './inMemoryFileTree';

/** A run as its instrument lists it: the names of real runs, with few tiles and cycles. */
export interface ListedRun {
  readonly model: InstrumentModel;
  readonly name: string;
  readonly lanes: number;
  /** Of each read, in order; index reads are the short ones. */
  readonly reads: readonly number[];
  /** `{lane}` and `{cycle}` stand for numbers, `{cycle4}` for four digits. */
  readonly basecalls: readonly string[];
  /** Per lane, or once. */
  readonly others: readonly string[];
  /** In the order in which they are written, the last one closing the run. */
  readonly flags: readonly (readonly [name: string, content: string])[];
}

const status = (element: string, said: string): readonly [string, string] => [
  'RunCompletionStatus.xml',
  `<?xml version="1.0"?><RunCompletionStatus><${element}>${said}</${element}></RunCompletionStatus>`,
];
const rta: readonly [string, string] = ['RTAComplete.txt', '11/27/2020,10:00:00\r\n'];
const copied: readonly [string, string] = ['CopyComplete.txt', ''];
const calls = 'Data/Intensities/BaseCalls';
const bcl = (ending: string): readonly string[] =>
  ['1101', '1102'].map((tile) => `${calls}/L00{lane}/C{cycle}.1/s_{lane}_${tile}.${ending}`);
const cbcl = ['1', '2'].map((surface) => `${calls}/L00{lane}/C{cycle}.1/L00{lane}_${surface}.cbcl`);
const filters = [`${calls}/L00{lane}/s_{lane}_1101.filter`, 'InterOp/QMetricsOut.bin'];

/** One run of every model, its flags last. */
export const listedRuns: readonly ListedRun[] = [
  {
    model: 'MiSeq',
    name: '201127_M02023_0583_000000000-J7HPH',
    lanes: 1,
    reads: [4, 2, 2, 4],
    basecalls: [...bcl('bcl'), ...bcl('stats'), 'Thumbnail_Images/L001/C{cycle}.1/s_1_1101_a.jpg'],
    others: [...filters, 'Data/Intensities/L001/s_1_1101.locs', 'SampleSheet.csv'],
    flags: [rta, status('CompletionStatus', 'CompletedAsPlanned'), copied],
  },
  {
    model: 'MiniSeq',
    name: '190412_MN00537_0051_A000H2KJHM',
    lanes: 1,
    reads: [4, 2, 4],
    basecalls: [`${calls}/L00{lane}/{cycle4}.bcl.bgzf`, `${calls}/L00{lane}/{cycle4}.bcl.bgzf.bci`],
    others: [`${calls}/L00{lane}/s_{lane}.bci`, `${calls}/L00{lane}/s_{lane}.filter`],
    flags: [rta, status('CompletionStatus', 'CompletedAsPlanned')],
  },
  {
    model: 'NextSeq 500/550',
    name: '201103_NB501016_0297_AH7GHCAFX2',
    lanes: 4,
    reads: [4, 2],
    basecalls: [
      `${calls}/L00{lane}/{cycle4}.bcl.bgzf`,
      `${calls}/L00{lane}/{cycle4}.bcl.bgzf.bci`,
      'Thumbnail_Images/L00{lane}/C{cycle}.1/s_{lane}_11106_red.jpg',
    ],
    others: [`${calls}/L00{lane}/s_{lane}.bci`, `${calls}/L00{lane}/s_{lane}.filter`],
    flags: [rta, status('CompletionStatus', 'CompletedAsPlanned')],
  },
  {
    model: 'NextSeq 1000/2000',
    name: '230710_VH00464_302_AACJ3MWM5',
    lanes: 2,
    reads: [4, 2, 2, 4],
    basecalls: cbcl,
    others: filters,
    flags: [rta, status('RunStatus', 'RunCompleted'), copied],
  },
  {
    model: 'NovaSeq 6000',
    name: '210312_A00681_0321_BHYYKGDMXX',
    lanes: 2,
    reads: [6, 2, 2, 6],
    basecalls: cbcl,
    others: [...filters, 'Data/Intensities/s.locs'],
    flags: [['SequenceComplete.txt', ''], rta, status('RunStatus', 'RunCompleted'), copied],
  },
  {
    model: 'NovaSeq X',
    name: '20231108_LH00188_0028_B22F52TLT3',
    lanes: 8,
    reads: [4, 2, 2, 4],
    basecalls: cbcl,
    others: [...filters, 'Data/Intensities/s.locs'],
    flags: [rta, ['RTAExited.txt', ''], status('RunStatus', 'RunCompleted'), copied],
  },
  {
    model: 'HiSeq 1500/2000/2500',
    name: '150204_D00132_0154_BC5F4LANXX',
    lanes: 8,
    reads: [4, 2],
    basecalls: bcl('bcl.gz'),
    others: filters,
    flags: [['Basecalling_Netcopy_complete_Read1.txt', ''], rta],
  },
  {
    model: 'HiSeq 3000/4000',
    name: '170517_K00166_0211_AHJJ3TBBXX',
    lanes: 8,
    reads: [4, 2],
    basecalls: bcl('bcl.gz'),
    others: filters,
    flags: [rta, ['SequencingComplete.txt', '']],
  },
  {
    model: 'HiSeq X',
    name: '180508_ST-E00198_0301_BHLCKNCCXY',
    lanes: 8,
    reads: [4, 4],
    basecalls: bcl('bcl.gz'),
    others: filters,
    flags: [rta],
  },
];

/** The one of a model. */
export function listedRun(model: InstrumentModel): ListedRun {
  const run = listedRuns.find((listed) => listed.model === model);
  if (run === undefined) throw new Error(`No listing of a ${model}`);
  return run;
}

/** What is left out of a listing. */
export interface Omissions {
  /** Flags written before this one are there, it and what follows are not. */
  readonly until?: string;
  readonly isMissing?: (path: string) => boolean;
}

/** Writes a run as listed into a tree. */
export function addListedRun(
  tree: InMemoryFileTree,
  run: ListedRun,
  { until, isMissing = () => false }: Omissions = {},
): void {
  const end = run.flags.findIndex(([name]) => name === until);
  const flags = end < 0 ? run.flags : run.flags.slice(0, end);
  const files = [['RunInfo.xml', runInfoOf(run)] as const, ...dataOf(run), ...flags];
  for (const [path, content] of files) {
    if (!isMissing(path)) tree.write(`${run.name}/${path}`, content);
  }
}

function dataOf(run: ListedRun): readonly (readonly [string, string])[] {
  const paths = new Set<string>();
  for (let lane = 1; lane <= run.lanes; lane += 1) {
    for (const other of run.others) paths.add(filled(other, lane, 0));
    for (let cycle = 1; cycle <= cyclesOf(run); cycle += 1) {
      for (const basecall of run.basecalls) paths.add(filled(basecall, lane, cycle));
    }
  }
  return [...paths].map((path) => [path, path]);
}

function filled(pattern: string, lane: number, cycle: number): string {
  return pattern
    .replaceAll('{lane}', String(lane))
    .replaceAll('{cycle}', String(cycle))
    .replaceAll('{cycle4}', String(cycle).padStart(4, '0'));
}

/** Of all reads together. */
export function cyclesOf({ reads }: ListedRun): number {
  return reads.reduce((sum, cycles) => sum + cycles, 0);
}

function runInfoOf({ name, lanes, reads }: ListedRun): string {
  const [, serialNumber = '', , flowCell = ''] = name.split('_');
  const described = reads.map(
    (cycles, index) =>
      `<Read Number="${index + 1}" NumCycles="${cycles}" IsIndexedRead="${cycles < 4 ? 'Y' : 'N'}" />`,
  );
  return `<?xml version="1.0"?>
<RunInfo Version="2"><Run Id="${name}" Number="1"><Flowcell>${flowCell}</Flowcell>
<Instrument>${serialNumber}</Instrument><Reads>${described.join('')}</Reads>
<FlowcellLayout LaneCount="${lanes}" SurfaceCount="2" SwathCount="1" TileCount="2" /></Run></RunInfo>`;
}
