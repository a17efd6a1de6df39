import type { GeneratedContent, InMemoryFileTree } from './inMemoryFileTree';

/** A run folder as an instrument writes it, of a size and completeness of the test's choice. */
export interface RunShape {
  readonly instrument: 'MiSeq' | 'NextSeq 500' | 'NovaSeq';
  /** The folder's name; one that fits the instrument if left out. */
  readonly name?: string;
  /** How far the instrument is: flags are there accordingly. */
  readonly progress: 'sequencing' | 'copying' | 'complete' | 'failed';
  /** Each adds one file per tile (MiSeq), lane (NextSeq) or lane and surface (NovaSeq), and thumbnails. */
  readonly cycles?: number;
  /** Of each data file; the descriptions and flags are as large as their text. */
  readonly fileSizeBytes?: number;
  /** When everything was written. */
  readonly writtenAtMs?: number;
}

export interface RunFile {
  /** Relative to the run. */
  readonly path: string;
  readonly content: string | GeneratedContent;
}

const usualNames = {
  MiSeq: '201127_M02023_0583_000000000-J7HPH',
  'NextSeq 500': '201103_NB501016_0297_AH7GHCAFX2',
  NovaSeq: '20231108_LH00188_0028_B22F52TLT3',
} as const;

/** Adds a run's folder to a tree and returns the run's name. */
export function addRun(tree: InMemoryFileTree, shape: RunShape): string {
  const name = shape.name ?? usualNames[shape.instrument];
  for (const { path, content } of runFiles(shape)) {
    tree.write(`${name}/${path}`, content, shape.writtenAtMs);
  }
  return name;
}

/** Every file of a run, paths relative to it, in the order an instrument writes them. */
export function runFiles(shape: RunShape): readonly RunFile[] {
  const name = shape.name ?? usualNames[shape.instrument];
  return [
    { path: 'RunInfo.xml', content: runInfo(name, shape) },
    { path: parametersName(shape), content: '<?xml version="1.0"?>\n<RunParameters/>\n' },
    ...dataFiles(shape),
    ...['InterOp/QMetricsOut.bin', 'Logs/run.log'].map((path) => data(path, shape)),
    ...flagFiles(shape),
  ];
}

/** Bytes that depend on the path and the position, so that no two files are alike. */
export function generatedContent(path: string, sizeBytes: number): GeneratedContent {
  let seed = 17;
  for (const character of path) seed = (seed * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return {
    sizeBytes,
    fill: (offset, into) => {
      for (let index = 0; index < into.length; index += 1) {
        const position = offset + index;
        into[index] = (seed + position * 7 + (position >> 8)) & 0xff;
      }
    },
  };
}

function dataFiles(shape: RunShape): readonly RunFile[] {
  switch (shape.instrument) {
    case 'MiSeq':
      return miSeqFiles(shape);
    case 'NextSeq 500':
      return nextSeqFiles(shape);
    case 'NovaSeq':
      return novaSeqFiles(shape);
  }
}

const baseCalls = 'Data/Intensities/BaseCalls';

/** Per cycle a folder with two files a tile; @see MiSeq v2 Nano: one lane, one surface, two tiles. */
function miSeqFiles(shape: RunShape): readonly RunFile[] {
  const tiles = ['1101', '1102'];
  const perTile = tiles.flatMap((tile) => [
    data(`${baseCalls}/L001/s_1_${tile}.filter`, shape),
    data(`Data/Intensities/L001/s_1_${tile}.locs`, shape),
  ]);
  const perCycle = cyclesOf(shape).flatMap((cycle) =>
    tiles.flatMap((tile) => [
      data(`${baseCalls}/L001/C${cycle}.1/s_1_${tile}.bcl`, shape),
      data(`${baseCalls}/L001/C${cycle}.1/s_1_${tile}.stats`, shape),
      data(`Thumbnail_Images/L001/C${cycle}.1/s_1_${tile}_a.jpg`, shape),
    ]),
  );
  return [...perTile, ...perCycle, { path: 'SampleSheet.csv', content: sampleSheetV1 }];
}

/** Per lane one file a cycle, and many thumbnails. */
function nextSeqFiles(shape: RunShape): readonly RunFile[] {
  return [1, 2, 3, 4].flatMap((lane) => [
    data(`${baseCalls}/L00${lane}/s_${lane}.bci`, shape),
    data(`${baseCalls}/L00${lane}/s_${lane}.filter`, shape),
    data(`Data/Intensities/L00${lane}/s_${lane}.locs`, shape),
    ...cyclesOf(shape).flatMap((cycle) => [
      data(`${baseCalls}/L00${lane}/${String(cycle).padStart(4, '0')}.bcl.bgzf`, shape),
      ...['1', '6', '12'].map((tile) =>
        data(`Thumbnail_Images/L00${lane}/C${cycle}.1/s_${lane}_111${tile}_red.jpg`, shape),
      ),
    ]),
  ]);
}

/** Per lane and surface one file a cycle, one filter a tile, one file of locations for all. */
function novaSeqFiles(shape: RunShape): readonly RunFile[] {
  const perLane = [1, 2].flatMap((lane) => [
    ...['1101', '1102', '2101', '2102'].map((tile) =>
      data(`${baseCalls}/L00${lane}/s_${lane}_${tile}.filter`, shape),
    ),
    ...cyclesOf(shape).flatMap((cycle) =>
      [1, 2].map((surface) =>
        data(`${baseCalls}/L00${lane}/C${cycle}.1/L00${lane}_${surface}.cbcl`, shape),
      ),
    ),
  ]);
  return [...perLane, data('Data/Intensities/s.locs', shape)];
}

function flagFiles({ instrument, progress }: RunShape): readonly RunFile[] {
  if (progress === 'sequencing') return [];
  const rtaComplete: RunFile = { path: 'RTAComplete.txt', content: '11/27/2020,10:00:00\r\n' };
  if (progress === 'copying') return [rtaComplete];
  const status: RunFile = {
    path: 'RunCompletionStatus.xml',
    content: completionStatus(instrument, progress),
  };
  const copyComplete: RunFile = { path: 'CopyComplete.txt', content: '' };
  return instrument === 'NovaSeq'
    ? [{ path: 'SequenceComplete.txt', content: '' }, rtaComplete, status, copyComplete]
    : [rtaComplete, status];
}

/** `RunCompletionStatus.xml` in the words of the instrument. */
export function completionStatus(
  instrument: RunShape['instrument'],
  progress: 'complete' | 'failed',
): string {
  const [element, success, failure] =
    instrument === 'NovaSeq'
      ? ['RunStatus', 'RunCompleted', 'RunErrored']
      : ['CompletionStatus', 'CompletedAsPlanned', 'ExceptionEndedEarly'];
  const words = progress === 'complete' ? success : failure;
  return `<?xml version="1.0"?>\n<RunCompletionStatus>\n  <${element}>${words}</${element}>\n</RunCompletionStatus>\n`;
}

/** `RunInfo.xml` of a run. */
export function runInfo(name: string, { instrument, cycles = 4 }: RunShape): string {
  const [, serialNumber = '', runNumber = '', flowCell = ''] = name.split('_');
  const lanes = { MiSeq: 1, 'NextSeq 500': 4, NovaSeq: 2 }[instrument];
  return `<?xml version="1.0"?>
<RunInfo xmlns:xsd="http://www.w3.org/2001/XMLSchema" Version="2">
  <Run Id="${name}" Number="${Number(runNumber)}">
    <Flowcell>${flowCell}</Flowcell>
    <Instrument>${serialNumber}</Instrument>
    <Date>201127</Date>
    <Reads>
      <Read Number="1" NumCycles="${cycles}" IsIndexedRead="N" />
    </Reads>
    <FlowcellLayout LaneCount="${lanes}" SurfaceCount="2" SwathCount="1" TileCount="2" />
  </Run>
</RunInfo>
`;
}

/** MiSeq and NextSeq differ from NovaSeq in the case of this name's first letter. */
function parametersName({ instrument }: RunShape): string {
  return instrument === 'MiSeq' ? 'runParameters.xml' : 'RunParameters.xml';
}

function cyclesOf({ cycles = 4 }: RunShape): readonly number[] {
  return Array.from({ length: cycles }, (_, index) => index + 1);
}

function data(path: string, { fileSizeBytes = 100 }: RunShape): RunFile {
  return { path, content: generatedContent(path, fileSizeBytes) };
}

/** A sheet for bcl2fastq. */
export const sampleSheetV1 = `[Header]
IEMFileVersion,4
[Reads]
4
[Settings]
[Data]
Sample_ID,Sample_Name,index
S1,one,ACGTACGT
`;

/** A sheet for BCL Convert. */
export const sampleSheetV2 = `[Header]\r\nFileFormatVersion,2\r\nRunName,Demo\r\n[BCLConvert_Data]\r\nLane,Sample_ID,Index\r\n1,S1,ACGT\r\n`;

/** A NextSeq library sheet, which names containers and wells. */
export const librarySheet = `[Header],,\nFileVersion,1,\nLibraryPrepKit,TruSeqHT,\nContainerType,Plate96,\nContainerID,P1,\n[Data],,\nSampleID,Name,Species\nS1,one,E. coli\n`;
