import { runInfo } from '../../fakes/runFolders';
import type { FaultLab } from '../faultLab';
import type { LakesideOptions } from '../lakeside';
import type { Expected, Scenario } from './scenario';

const lanes = [1, 2];
const cycles = [1, 2, 3, 4];

/** Basecalls of a NovaSeq, but for those that never came over from the instrument. */
async function writeBasecalls(lab: FaultLab, isMissing: Missing): Promise<void> {
  // The folder of a lab has no name of an instrument's; the one that this file has for it counts.
  const shape = { instrument: 'NovaSeq', progress: 'complete' } as const;
  await lab.write('RunInfo.xml', runInfo('20231108_A00188_0028_B22F52TLT3', shape));
  for (const lane of lanes) {
    for (const cycle of cycles.filter((each) => !isMissing(lane, each))) {
      const folder = `Data/Intensities/BaseCalls/L00${lane}/C${cycle}.1`;
      await lab.write(`${folder}/L00${lane}_1.cbcl`, `basecalls of lane ${lane}, cycle ${cycle}`);
    }
  }
  await lab.write('RTAComplete.txt', 'RTA 3');
  await lab.write('CopyComplete.txt', '');
}

type Missing = (lane: number, cycle: number) => boolean;

const sequencer =
  (source: LakesideOptions['source'] = {}) =>
  (): LakesideOptions => ({
    source: { kind: 'illumina', ...source },
  });

const aLane: Missing = (lane) => lane === 2;
const aCycle: Missing = (lane, cycle) => lane === 1 && cycle === 3;

/** `RunInfo.xml` calls the run by another name than the folder of a lab has. */
const renamed = { problems: { 'RunInfo.xml': 'note' } } as const;

const noted = (says: RegExp): Expected => ({ ...renamed, state: 'verified', says });

const noDescription = 'no other tool reads what an instrument describes';

/** Completion flags that say more than is true. */
export const instrumentScenarios: readonly Scenario[] = [
  {
    name: 'the flag that the source names is there, but a lane is not',
    onlyHere: noDescription,
    prepare: (lab) => writeBasecalls(lab, aLane),
    lakeside: sequencer({ completionFlag: 'RTAComplete.txt' }),
    // The flag decides; what lacks is said.
    expects: noted(/2 lanes of 4 cycles, but 4 of 8 cycles have no basecalls/),
    recovers: noted(/4 of 8 cycles have no basecalls/),
  },
  {
    name: 'the flag that the source names is there, but a cycle of one lane is not',
    onlyHere: noDescription,
    prepare: (lab) => writeBasecalls(lab, aCycle),
    lakeside: sequencer({ completionFlag: 'RTAComplete.txt' }),
    expects: noted(/1 of 8 cycles has no basecalls/),
    recovers: noted(/1 of 8 cycles has no basecalls/),
  },
  {
    name: 'all flags of the instrument are there, but a lane is not',
    onlyHere: noDescription,
    prepare: (lab) => writeBasecalls(lab, aLane),
    lakeside: sequencer(),
    // Nothing is sent, and nothing removed, before all of it is there.
    expects: { ...renamed, state: 'copying', says: /waiting for the basecalls of 4 of 8 cycles/ },
    repairs: (lab) => writeBasecalls(lab, () => false),
    recovers: { ...renamed, state: 'verified' },
  },
];
