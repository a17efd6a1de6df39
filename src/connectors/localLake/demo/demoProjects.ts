import { pseudoRandomBytes, pseudoRandomNumber } from './demoBytes';
import type { SampleFile } from './demoRunFiles';

/** A folder of the demo lake that no sequencer wrote. */
export interface SampleFolder {
  /** Below the folder of all sample runs. */
  readonly path: string;
  readonly files: readonly SampleFile[];
  /** When the last file was written; milliseconds since the epoch. */
  readonly endedAtMs: number;
}

/** A proteomics project that is done, a metabolomics data set, and one whose methods are yet to come. */
export const sampleFolders: readonly SampleFolder[] = [
  {
    path: 'Proteomics/prot0142_yeast',
    endedAtMs: Date.UTC(2026, 10, 16, 15, 40),
    files: [
      ...['blank_01', 'S01_glucose', 'S02_glucose', 'S03_ethanol', 'S04_ethanol', 'blank_02'].map(
        (name) => binary('Proteomics/prot0142_yeast', `${name}.raw`, 40_000, 70_000),
      ),
      binary('Proteomics/prot0142_yeast', 'dia_90min.meth', 20_000, 30_000),
      binary('Proteomics/prot0142_yeast', 'queue.sld', 4000, 6000),
      binary('Proteomics/prot0142_yeast', 'metadata.xlsx', 9000, 12_000),
      binary('Proteomics/prot0142_yeast', 'Prot0142_Results.xlsx', 60_000, 80_000),
    ],
  },
  {
    path: 'Metabolomics/RawData_yeast-stress',
    endedAtMs: Date.UTC(2026, 10, 17, 11, 5),
    files: ['1', '2', '3'].flatMap((injection) => [
      binary(
        'Metabolomics/RawData_yeast-stress',
        `${injection}/inj${injection}.raw`,
        200_000,
        400_000,
      ),
      text(
        `${injection}/inj${injection}.log`,
        `Injection ${injection}: 10 µl, 42 min, ended well\n`,
      ),
    ]),
  },
  {
    path: 'Metabolomics/DataProcessingMethod_yeast-stress',
    endedAtMs: Date.UTC(2026, 10, 17, 11, 20),
    files: [
      text('peaks.xml', '<?xml version="1.0"?>\n<Method Peaks="gaussian" MinHeight="2000" />\n'),
    ],
  },
  {
    path: 'Metabolomics/RawData_media-screen',
    endedAtMs: Date.UTC(2026, 10, 20, 17, 30),
    files: ['1', '2'].map((injection) =>
      binary(
        'Metabolomics/RawData_media-screen',
        `${injection}/inj${injection}.mzML`,
        100_000,
        200_000,
      ),
    ),
  },
];

function binary(folder: string, path: string, from: number, to: number): SampleFile {
  const seed = `${folder}/${path}`;
  return { path, content: () => pseudoRandomBytes(seed, pseudoRandomNumber(seed, from, to)) };
}

function text(path: string, content: string): SampleFile {
  return { path, content: () => content };
}
