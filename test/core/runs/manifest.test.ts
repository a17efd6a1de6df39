import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkManifest, isManifest } from '../../../src/core/runs/manifest';
import { parseRunInfo } from '../../../src/core/runs/runInfo';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const md5 = '900150983cd24fb0d6963f7d28e17f72';

describe('isManifest', () => {
  it.each([
    ['Manifest.tsv', true],
    ['manifest.TSV', true],
    ['Analysis/1/Manifest.tsv', true],
    ['Analysis/1/Data/Manifest.tsv', false],
    ['Logs/Manifest.tsv', false],
    ['Manifest.tsv.bak', false],
  ])('%s: %s', (path, isOne) => {
    expect(isManifest(path)).toBe(isOne);
  });
});

describe('checkManifest', () => {
  const digestsOf = async (text: string): Promise<readonly string[]> => [
    ...(await checkManifest('Manifest.tsv', bytes(text), new Set())).expected.keys(),
  ];

  it.each([
    ['lines of any ending', `a\t${md5}\r\nb\t${md5}\rc\t${md5}`, ['a', 'b', 'c']],
    [
      'backslashes and a leading dot',
      `.\\a\\b\t${md5}\n./c\t${md5}\n/d\t${md5}`,
      ['a/b', 'c', 'd'],
    ],
    ['more columns', `a\t${md5}\t17`, ['a']],
    ['titles', `FilePath\tMd5Checksum\na\t${md5}`, ['a']],
    ['a byte order mark', `\uFEFFa\t${md5}`, ['a']],
    ['blank lines and lines without a tab', `\n\na\t${md5}\nremark\n`, ['a']],
    ['names with spaces', `my file.txt\t${md5} `, ['my file.txt']],
  ])('takes %s', async (_what, text, paths) => {
    expect(await digestsOf(text)).toEqual(paths);
  });

  it('counts each missing file once and names the first', async () => {
    const listed = Array.from({ length: 1200 }, (_, index) => `f${index}\t${md5}`).join('\n');
    const { findings } = await checkManifest('Manifest.tsv', bytes(listed), new Set(['f0']));
    expect(findings.map(({ waitsFor }) => waitsFor)).toEqual([
      '1,199 files that Manifest.tsv lists (the first f1)',
    ]);
  });

  it('gives everything else its turn while it reads a long one', async () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => `f${index}\t${md5}\n`).join('');
    let turns = 0;
    const count = (): void => {
      turns += 1;
      counting = setImmediate(count);
    };
    let counting = setImmediate(count);
    const { expected } = await checkManifest('Manifest.tsv', bytes(lines), new Set());
    clearImmediate(counting);
    expect(expected.size).toBe(50_000);
    expect(turns).toBeGreaterThan(1);
  });

  it('never throws on any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), fc.string(), async (content, text) => {
        await checkManifest('Manifest.tsv', content, new Set());
        await checkManifest('Manifest.tsv', bytes(text), new Set());
      }),
    );
  });
});

describe('parseRunInfo', () => {
  it.each([
    ['one read', '<Reads><Read NumCycles="36"/></Reads>', 36],
    ['several', '<Reads><Read NumCycles="151"/><Read NumCycles="8"/></Reads>', 159],
    ['none', '<Reads></Reads>', undefined],
    ['one without a count', '<Reads><Read NumCycles="151"/><Read/></Reads>', undefined],
    ['too many', '<Reads><Read NumCycles="1000000"/></Reads>', undefined],
  ])('sums the cycles of %s', (_what, reads, cycleCount) => {
    const info = parseRunInfo(bytes(`<RunInfo><Run Id="x">${reads}</Run></RunInfo>`));
    expect(info?.cycleCount).toBe(cycleCount);
  });

  it('never throws on any XML', () => {
    const anyElement = fc.constantFrom('Reads', 'Read', 'FlowcellLayout', 'Run', 'Id');
    fc.assert(
      fc.property(fc.array(anyElement), fc.string(), (elements, text) => {
        const open = elements.map((element) => `<${element} LaneCount="${text}">`).join('');
        const close = elements.toReversed().map((element) => `</${element}>`);
        parseRunInfo(bytes(`<RunInfo><Run>${open}${text}${close.join('')}</Run></RunInfo>`));
      }),
    );
  });
});
