import type { RunShape } from './demoRunShapes';

const bases = 'ACGT';

/** A sample sheet of bcl2fastq's time, as the MiSeq writes it. */
export function sheetVersion1(run: RunShape): string {
  const rows = run.samples.map((sample, index) =>
    [
      sample,
      sample,
      '',
      '',
      `N70${index + 1}`,
      barcode(index),
      `S50${index + 1}`,
      barcode(index + 40),
      'Demo',
      '',
    ].join(','),
  );
  return lines([
    '[Header]',
    'IEMFileVersion,5',
    'Experiment Name,Demo 583',
    'Date,11/12/2026',
    'Workflow,GenerateFASTQ',
    'Application,FASTQ Only',
    'Chemistry,Amplicon',
    '',
    '[Reads]',
    ...run.reads.filter(({ isIndex }) => !isIndex).map(({ cycles }) => String(cycles)),
    '',
    '[Settings]',
    'Adapter,CTGTCTCTTATACACATCT',
    '',
    '[Data]',
    'Sample_ID,Sample_Name,Sample_Plate,Sample_Well,I7_Index_ID,index,I5_Index_ID,index2,Sample_Project,Description',
    ...rows,
  ]);
}

/** A sample sheet of BCL Convert. */
export function sheetVersion2(run: RunShape): string {
  const [read1, index1, index2, read2] = run.reads.map(({ cycles }) => cycles);
  const rows = run.samples.map(
    (sample, index) =>
      `${(index % run.lanes) + 1},${sample},${barcode(index)},${barcode(index + 40)}`,
  );
  return lines([
    '[Header]',
    'FileFormatVersion,2',
    `RunName,${run.name}`,
    'InstrumentPlatform,NovaSeq',
    '',
    '[Reads]',
    `Read1Cycles,${read1}`,
    `Index1Cycles,${index1}`,
    `Index2Cycles,${index2}`,
    `Read2Cycles,${read2}`,
    '',
    '[BCLConvert_Settings]',
    'SoftwareVersion,4.2.7',
    'AdapterRead1,CTGTCTCTTATACACATCT',
    '',
    '[BCLConvert_Data]',
    'Lane,Sample_ID,Index,Index2',
    ...rows,
  ]);
}

/** A NextSeq library sheet, which says what was loaded and is turned into a sample sheet later. */
export function librarySheet(samples: readonly string[]): string {
  const rows = samples.map(
    (sample, index) =>
      `${sample},${sample},E. coli,Demo,Total RNA,${'ABCDEFGH'[index % 8]}01,N70${index + 1},${barcode(index)},S50${index + 1},${barcode(index + 40)}`,
  );
  return lines([
    '[Header],,,,,,,,,',
    'FileVersion,1,,,,,,,,',
    'LibraryPrepKit,TruSeqHT,,,,,,,,',
    'ContainerType,Plate96,,,,,,,,',
    'ContainerID,PLATE12,,,,,,,,',
    'Notes,Demo,,,,,,,,',
    '[Data],,,,,,,,,',
    'SampleID,Name,Species,Project,NucleicAcid,Well,Index1Name,Index1Sequence,Index2Name,Index2Sequence',
    ...rows,
  ]);
}

function barcode(index: number): string {
  return Array.from({ length: 8 }, (_, place) => bases[(index * 7 + place * (index + 3)) % 4]).join(
    '',
  );
}

function lines(text: readonly string[]): string {
  return `${text.join('\r\n')}\r\n`;
}
