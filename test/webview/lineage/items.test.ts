import { describe, expect, it } from 'vitest';
import { GraphIndex } from '../../../src/core/graph/graphIndex';
import { LineageIndex } from '../../../src/core/lineage/graph/lineageIndex';
import { historyOf } from '../../../src/core/lineage/show/history';
import { partOf } from '../../../src/core/lineage/show/partOf';
import type { PickedMoment } from '../../../src/protocol/lineageApi';
import { historyTable, nodesOfRun, runsOfCell } from '../../../webview/lineage/historyRows';
import {
  foldedIds,
  hiddenBeside,
  itemsOf,
  lineOf,
  type LineageItem,
} from '../../../webview/lineage/items';
import {
  dayOf,
  endOfDay,
  momentOf,
  parseWishes,
  plainWishes,
} from '../../../webview/lineage/state';
import { ageText, asOfText, itemText } from '../../../webview/lineage/wording';
import { laboratoryLineage, laboratoryRuns, lineageNowMs } from '../../fakes/lineages';

const whole = partOf(new LineageIndex(laboratoryLineage()), { isWhole: true, ids: [], around: [] });
const qc = 'dataset:sequencing-qc/master';

describe('items', () => {
  it('are the things one by one, and closed groups as one', () => {
    const open = itemsOf(whole, new Set());
    expect(open.nodes).toHaveLength(whole.nodes.length);
    const closed = itemsOf(whole, new Set(['group:container:samples', 'group:repository:nobody']));
    expect(closed.nodes).toHaveLength(whole.nodes.length - 47);
    const joined = closed.edges.filter(({ source, target }) =>
      [source, target].includes('group:container:samples'),
    );
    expect(joined.map(({ id }) => id)).toEqual([
      'run:MiSeq/261127_M07412_0584_000000000-J7HPH > group:container:samples',
      'group:container:samples > pipeline:sequencing-qc',
    ]);
  });

  it('count what is beside a thing and not drawn, things of a closed group one by one', () => {
    const few = partOf(new LineageIndex(laboratoryLineage()), {
      ids: ['pipeline:sequencing-qc', 'blob:samples/SSA001/', 'blob:samples/SSA002/'],
      around: [],
    });
    const items = itemsOf(few, new Set(['group:container:samples']));
    const index = new GraphIndex<LineageItem>(items);
    const [pipeline] = items.nodes;
    if (pipeline?.kind !== 'thing') throw new Error('it is no thing');
    expect(hiddenBeside(pipeline, 'upstream', index)).toBe(46);
    expect(hiddenBeside(pipeline, 'downstream', index)).toBe(1);
  });

  it('are lit as far as data goes through them, both ways and no side ways', () => {
    const index = new GraphIndex<LineageItem>(itemsOf(whole, new Set(['group:container:samples'])));
    const line = lineOf('dataset:expression/master', index);
    expect(line).toContain('source:MiSeq');
    expect(line).toContain('query:reports/monthly.sql#12');
    expect(line).not.toContain('pipeline:lab-report strict');
  });

  it('are folded away with all that is drawn because of them only', () => {
    const ids = foldedIds(whole, { id: qc, side: 'upstream', keep: 'dataset:lab-report/master' });
    expect(ids).toContain(qc);
    expect(ids).not.toContain('source:MiSeq');
    expect(ids).toContain('pipeline:lab-report strict');
    const other = foldedIds(whole, { id: qc, side: 'downstream', keep: qc });
    expect(other).toHaveLength(52);
  });

  it('say all of themselves in words', () => {
    const texts = itemsOf(whole, new Set(['group:container:samples'])).nodes.map((item) =>
      itemText(item, lineageNowMs),
    );
    expect(texts).toContain(
      'lab-report strict, pipeline of lab-report; failed 3 h ago; Q30 of SSA003 is 71.2, below 80; 1 upstream, 1 downstream',
    );
    expect(texts).toContain('samples, container with 48 blobs');
  });
});

describe('the history as a table', () => {
  const left = { runs: 0, versions: 0 };
  const history = { ...historyOf(laboratoryRuns()), problems: [], left };

  it('has a column for each day, pipelines before datasets, and the worst of a day', () => {
    const { columns, rows } = historyTable(history, 'days', undefined);
    expect(columns).toHaveLength(21);
    expect(rows.map(({ name }) => name)).toEqual([
      'expression',
      'lab-report',
      'lab-report strict',
      'sequencing-qc',
      'expression/master',
      'lab-report/master',
      'sequencing-qc/master',
    ]);
    const day = columns[11]?.id ?? '';
    expect(rows[0]?.cells.get(day)).toMatchObject({ kind: 'ran', state: 'failed' });
    expect(rows[1]?.cells.get(day)).toMatchObject({ kind: 'ran', state: 'skipped' });
    expect(rows[4]?.cells.has(day)).toBe(false);
  });

  it('has a column for each run, and says what it read and published', () => {
    const { columns, rows } = historyTable(history, 'runs', 'pipeline:expression');
    expect(columns).toHaveLength(21);
    const last = columns.at(-1)?.id ?? '';
    const cells = rows.map(({ name, cells: own }) => [name, own.get(last)?.kind]);
    expect(cells).toEqual([
      ['expression', 'ran'],
      ['expression/master', 'published'],
      ['sequencing-qc/master', 'read'],
    ]);
  });

  it('knows the runs behind a cell, and the things behind a run', () => {
    const { columns, rows } = historyTable(history, 'days', undefined);
    const cell = rows[4]?.cells.get(columns[0]?.id ?? '');
    const [run] = cell === undefined ? [] : runsOfCell(cell, history.runs);
    expect(run?.name).toBe('expression');
    expect(run && nodesOfRun(run)).toEqual([
      'pipeline:expression',
      qc,
      'dataset:expression/master',
    ]);
  });
});

describe('wishes', () => {
  it.each<PickedMoment>([
    { kind: 'now' },
    { kind: 'day', day: '2026-11-20' },
    { kind: 'moment', atMs: 7, title: 'commit 4f2a9c1b, Judge samples', commit: '4f2a9c1b' },
    { kind: 'moment', atMs: 7, title: '2026-11-20T10:00' },
  ])('come back as they were saved, as of %j', (asOf) => {
    const wishes = { ...plainWishes, start: qc, shown: [qc], asOf, hasColumns: true };
    expect(parseWishes(JSON.parse(JSON.stringify(wishes)))).toEqual(wishes);
  });

  it('of another form are as at first', () => {
    for (const asOf of [{ kind: 'day', day: 'x' }, { kind: 'moment', atMs: 7 }, '2026-11-20']) {
      expect(parseWishes({ asOf })).toEqual(plainWishes);
    }
    expect(parseWishes({ shown: [1, qc], asOf: 'yesterday', history: 'weeks' })).toEqual({
      ...plainWishes,
      shown: [qc],
    });
    expect(parseWishes('nonsense')).toEqual(plainWishes);
  });

  it('are as of a commit, and say so in words', () => {
    const asOf = { kind: 'moment', atMs: 7, title: 'commit 4f2a9c1b', commit: '4f2a' } as const;
    expect(momentOf(asOf)).toEqual({ atMs: 7, commit: '4f2a' });
    expect(momentOf({ kind: 'now' })).toBeUndefined();
    expect(asOfText(asOf)).toMatch(/^as of commit 4f2a9c1b, .*1970/);
    expect(asOfText({ kind: 'now' })).toBeUndefined();
  });

  it('are as of the end of a day', () => {
    const end = endOfDay('2026-11-20') ?? 0;
    expect(dayOf(end - 1)).toBe('2026-11-20');
    expect(dayOf(end)).toBe('2026-11-21');
    expect(endOfDay('')).toBeUndefined();
  });
});

it.each([
  [-5, 'now'],
  [61_000, '1 min ago'],
  [3 * 3_600_000, '3 h ago'],
  [49 * 3_600_000, '2 days ago'],
])('an age of %i ms is %s', (age, text) => {
  expect(ageText(age)).toBe(text);
});
