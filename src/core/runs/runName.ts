import type { Instrument, InstrumentModel } from './run';

/** What the folder of a run says by its name. */
export interface RunName {
  readonly instrument: Instrument;
  /** As written: some instruments pad it with zeros. */
  readonly runNumber: string;
}

/**
 * Reads `<date>_<instrument>_<run number>_[A|B]<flow cell>`; `undefined` if a name has another form
 * or no known instrument.
 * @see https://support-docs.illumina.com for the folder names of each instrument
 */
export function parseRunName(name: string): RunName | undefined {
  const parts = /^(\d{8}|\d{6})_([A-Z-]+\d+[A-Z]?)_(\d+)_([A-Z0-9]+(?:-[A-Z0-9]+)?)$/i.exec(name);
  const [, date = '', serialNumber = '', runNumber = '', last = ''] = parts ?? [];
  const model = modelOf(serialNumber);
  const startedOn = parseDate(date);
  if (!parts || model === undefined || startedOn === undefined) return undefined;
  return {
    instrument: { model, serialNumber, startedOn, flowCell: flowCellOf(last, model) },
    runNumber,
  };
}

/** Serial numbers begin with letters that tell the model; the longer ones have to be tried first. */
const serialPrefixes: readonly (readonly [RegExp, InstrumentModel])[] = [
  [/^MN\d/i, 'MiniSeq'],
  [/^(?:HWI-)?M\d/i, 'MiSeq'],
  [/^N[BS]\d/i, 'NextSeq 500/550'],
  [/^VH\d/i, 'NextSeq 1000/2000'],
  [/^A\d/i, 'NovaSeq 6000'],
  [/^LH\d/i, 'NovaSeq X'],
  [/^(?:HWI-)?[CD]\d/i, 'HiSeq 1500/2000/2500'],
  [/^(?:HWI-ST|SN)\d/i, 'HiSeq 1500/2000/2500'],
  [/^[JK]\d/i, 'HiSeq 3000/4000'],
  [/^(?:ST-)?E\d/i, 'HiSeq X'],
];

function modelOf(serialNumber: string): InstrumentModel | undefined {
  return serialPrefixes.find(([prefix]) => prefix.test(serialNumber))?.[1];
}

/** `YYYY-MM-DD` of `YYMMDD` or `YYYYMMDD`; `undefined` if there is no such day. */
function parseDate(digits: string): string | undefined {
  const full = digits.length === 6 ? `20${digits}` : digits;
  const iso = `${full.slice(0, 4)}-${full.slice(4, 6)}-${full.slice(6, 8)}`;
  const parsed = new Date(`${iso}T00:00:00Z`);
  return parsed.toString() !== 'Invalid Date' && parsed.toISOString().startsWith(iso)
    ? iso
    : undefined;
}

/** Instruments with one flow cell write no side; elsewhere it is the first letter, A or B. */
const withoutSide: readonly InstrumentModel[] = ['MiSeq', 'NextSeq 1000/2000'];

function flowCellOf(text: string, model: InstrumentModel): string {
  return withoutSide.includes(model) ? text : text.replace(/^[AB](?=.)/i, '');
}
