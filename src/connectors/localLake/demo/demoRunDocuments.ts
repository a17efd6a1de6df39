import type { RunShape } from './demoRunShapes';

/** `RunInfo.xml` as the instrument of a run writes it. */
export function runInfo(run: RunShape): string {
  const { date, instrument, number, flowCell } = partsOf(run.name);
  const { surfaces, swaths, tiles } = layoutOf(run);
  const reads = run.reads.map(
    ({ cycles, isIndex }, index) =>
      `      <Read Number="${index + 1}" NumCycles="${cycles}" IsIndexedRead="${isIndex ? 'Y' : 'N'}" />`,
  );
  return `<?xml version="1.0"?>
<RunInfo xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" Version="${run.instrument === 'NovaSeq 6000' ? 5 : 2}">
  <Run Id="${run.name}" Number="${number}">
    <Flowcell>${flowCell}</Flowcell>
    <Instrument>${instrument}</Instrument>
    <Date>${date}</Date>
    <Reads>
${reads.join('\n')}
    </Reads>
    <FlowcellLayout LaneCount="${run.lanes}" SurfaceCount="${surfaces}" SwathCount="${swaths}" TileCount="${tiles}" />
  </Run>
</RunInfo>
`;
}

/** The parameters file of a run; its tags differ between instruments. */
export function runParameters(run: RunShape): string {
  const { number, instrument } = partsOf(run.name);
  const id = run.instrument === 'NovaSeq 6000' ? 'RunId' : 'RunID';
  const [read1, index1, index2, read2] = run.reads.map(({ cycles }) => cycles);
  return `<?xml version="1.0"?>
<RunParameters xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <Setup>
    <ApplicationName>${applicationOf(run)}</ApplicationName>
    <NumTilesPerSwath>${layoutOf(run).tiles}</NumTilesPerSwath>
    <NumLanes>${run.lanes}</NumLanes>
    <Read1>${read1}</Read1>
    <Index1Read>${index1}</Index1Read>
    <Index2Read>${index2}</Index2Read>
    <Read2>${read2}</Read2>
  </Setup>
  <${id}>${run.name}</${id}>
  <InstrumentID>${instrument}</InstrumentID>
  <RunNumber>${Number(number)}</RunNumber>
  <ExperimentName>Demo ${Number(number)}</ExperimentName>
  <LibraryID>LIB${number}</LibraryID>
</RunParameters>
`;
}

/** What became of a run, in the words of its instrument. */
export function runCompletionStatus(run: RunShape): string {
  const isFailed = run.progress === 'failed';
  const status =
    run.instrument === 'NovaSeq 6000'
      ? `<RunStatus>${isFailed ? 'RunAborted' : 'RunCompleted'}</RunStatus>`
      : `<CompletionStatus>${isFailed ? 'ExceptionEndedEarly' : 'CompletedAsPlanned'}</CompletionStatus>`;
  const detail = isFailed
    ? `Sequencing stopped after cycle ${run.cyclesDone}: the reagent pressure was too low`
    : 'None';
  return `<?xml version="1.0"?>
<RunCompletionStatus xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  ${status}
  <RunId>${run.name}</RunId>
  <CompletedCycles>${run.cyclesDone}</CompletedCycles>
  <ErrorDescription>${detail}</ErrorDescription>
</RunCompletionStatus>
`;
}

/** The parts of a run folder's name. */
function partsOf(name: string) {
  const [date = '', instrument = '', number = '', flowCellPart = ''] = name.split('_');
  const flowCell = flowCellPart.startsWith('000') ? flowCellPart : flowCellPart.slice(1);
  return { date, instrument, number, flowCell };
}

function layoutOf(run: RunShape) {
  switch (run.instrument) {
    case 'MiSeq':
      return { surfaces: 1, swaths: 1, tiles: 2 };
    case 'NextSeq 500':
      return { surfaces: 2, swaths: 3, tiles: 12 };
    case 'NovaSeq 6000':
      return { surfaces: 2, swaths: 1, tiles: 2 };
  }
}

function applicationOf(run: RunShape): string {
  switch (run.instrument) {
    case 'MiSeq':
      return 'MiSeq Control Software';
    case 'NextSeq 500':
      return 'NextSeq Control Software';
    case 'NovaSeq 6000':
      return 'NovaSeq Control Software';
  }
}
