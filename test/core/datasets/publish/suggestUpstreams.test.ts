import { describe, expect, it } from 'vitest';
import { readPipelines } from '../../../../src/core/datasets/propagation/lakePipelines';
import { formatGros } from '../../../../src/core/datasets/reference/formatGros';
import {
  suggestionKey,
  suggestUpstreams,
  suggestUpstreamsOf,
  type UpstreamSources,
} from '../../../../src/core/datasets/publish/suggestUpstreams';

const name = { repo: 'report', branch: 'master' };

function suggested(sources: Partial<UpstreamSources>): readonly string[] {
  const nothing = { pipelines: [], lastUpstreams: [], texts: [], downstreams: [] };
  const suggestions = suggestUpstreams(name, { ...nothing, ...sources });
  return suggestions.map(({ reference, from }) => `${formatGros(reference)} ${from}`);
}

function pipeline(publishes: readonly string[], reads: readonly string[]) {
  const definition = { name: 'make', repo: 'report', run: 'make', folder: '/report' };
  return readPipelines([{ ...definition, publishes, reads }]).pipelines;
}

describe('what a dataset may have been made from', () => {
  it('is what its pipeline reads, live or pinned, and nothing of other pipelines', () => {
    const reads = ['gros://qc', 'gros://plates/main:2026-11-02', 'table://dwh/strain', 'gros://qc'];
    expect(suggested({ pipelines: pipeline(['gros://report'], reads) })).toEqual([
      'gros://qc read by the pipeline make',
      'gros://plates/main:2026-11-02 read by the pipeline make',
    ]);
    expect(suggested({ pipelines: pipeline(['gros://other'], reads) })).toEqual([]);
  });

  it('is what its last version was made from, as it stands now', () => {
    expect(suggested({ lastUpstreams: ['gros://qc/master:2026-11-01.1', 'nonsense'] })).toEqual([
      'gros://qc/master as the last version',
    ]);
  });

  it('is not what is made from it, only because that is named', () => {
    const downstreams = [
      { repo: 'summary', branch: 'master' },
      { repo: 'plates', branch: 'main' },
    ];
    const texts = [{ text: 'gros://summary gros://plates gros://qc', from: 'a.py' }];
    expect(suggested({ texts, downstreams })).toEqual([
      'gros://plates named in a.py',
      'gros://qc named in a.py',
    ]);
    const nothing = { pipelines: [], lastUpstreams: [], texts, downstreams };
    const datasets = [...downstreams, { repo: 'qc', branch: 'master' }];
    const known = suggestUpstreamsOf(datasets, name, nothing);
    expect(known.map(suggestionKey)).toEqual(['qc/master']);
    // What was one before is told all the same: the circle is there already.
    const last = suggested({ downstreams, lastUpstreams: ['gros://summary/master:2026-11-01.1'] });
    expect(last).toEqual(['gros://summary/master as the last version']);
  });

  it('is remembered by its dataset, however it was written', () => {
    const texts = [{ text: 'gros://qc:latest', from: 'a.py' }];
    const nothing = { pipelines: [], lastUpstreams: [], texts: [], downstreams: [] };
    const [written] = suggestUpstreams(name, { ...nothing, texts });
    const lastUpstreams = ['gros://qc/master:2026-11-01.1'];
    const [recorded] = suggestUpstreams(name, { ...nothing, lastUpstreams });
    expect(written && suggestionKey(written)).toBe('qc/master');
    expect(recorded && suggestionKey(recorded)).toBe('qc/master');
  });

  it('is what texts name, never itself, each once, and the surest says why', () => {
    const texts = [
      { text: 'a = "gros://qc"; b = "gros://qc/master:latest"; "gros://report"', from: 'a.py' },
      { text: 'gros://report/master:2026-11-01.1, gros://strains and gros://:', from: 'notes.md' },
    ];
    const pipelines = pipeline(['gros://report/master'], ['gros://strains']);
    expect(suggested({ texts, pipelines })).toEqual([
      'gros://strains read by the pipeline make',
      'gros://qc named in a.py',
    ]);
  });

  it('is of the lake, and without a branch of the only one that its repository has there', () => {
    const branches = { raw: ['main'], qc: ['master', 'main'], two: ['a', 'b'], report: ['main'] };
    const datasets = Object.entries(branches).flatMap(([repo, names]) =>
      names.map((branch) => ({ repo, branch })),
    );
    const written =
      'gros://raw gros://raw/main:latest gros://qc gros://two gros://report gros://no';
    const texts = [{ text: written, from: 'a.py' }];
    const sources = { pipelines: [], lastUpstreams: [], texts, downstreams: [] };
    const own = { repo: 'report', branch: 'main' };
    const found = suggestUpstreamsOf(datasets, own, sources);
    expect(found.map(({ reference }) => formatGros(reference))).toEqual([
      'gros://raw/main',
      'gros://qc',
    ]);
  });
});
