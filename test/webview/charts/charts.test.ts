import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimeSeries } from '../../../src/core/warehouse/series/timeSeries';
import {
  drawnNumber,
  groupedNumber,
  stopText,
  withoutLines,
  type ChartData,
} from '../../../webview/shared/charts/chartData';
import { stepOf, zoomed } from '../../../webview/shared/charts/chartKeys';
import { chartTsv } from '../../../webview/shared/charts/chartTable';
import { drawChart } from '../../../webview/shared/charts/drawChart';
import { endsOf, fittedText, type Mark } from '../../../webview/shared/charts/drawing';
import {
  firstChoice,
  pickedChart,
  type PickedCells,
} from '../../../webview/shared/charts/pickedChart';
import { svgText } from '../../../webview/shared/charts/pictures';
import { seriesChart } from '../../../webview/table/seriesChart';
import {
  firstSeriesChoice,
  parseSavedChoice,
  withValue,
  type SeriesChoice,
} from '../../../webview/table/seriesChoice';
import { readingTable, sampleTable } from '../../fakes/sampleTables';

const size = { widthPx: 600, heightPx: 300, hasHeading: false };

const number = { isNumber: true, timeKind: undefined };
const cells: PickedCells = {
  title: 'lab.sample',
  columns: [
    { name: 'taken_at', isNumber: false, timeKind: 'timestamptz' },
    { name: 'name', isNumber: false, timeKind: undefined },
    { name: 'reads', ...number },
    { name: 'gc', ...number },
  ],
  rows: [
    ['2026-11-05 08:00:00+01', 'A', '12', '0.5'],
    ['infinity', 'B', '1e400', null],
    ['2026-11-05 06:00:00+00', '', '-3', 'NaN'],
    [null, null, '9007199254740993', '0.25'],
  ],
  firstRow: 10,
  selectedRows: 4,
};

describe('a chart of a selection', () => {
  it('is of lines over time where there are times, and of bars over names where there are none', () => {
    expect(firstChoice(cells)).toEqual({ kind: 'time', label: 0, isTogether: false });
    const named = { ...cells, columns: cells.columns.slice(1) };
    expect(firstChoice(named)).toMatchObject({ kind: 'bars', label: 0 });
    expect(firstChoice({ ...cells, columns: [{ name: 'n', ...number }] })).toMatchObject({
      kind: 'bars',
      label: undefined,
    });
    expect(firstChoice({ ...cells, columns: cells.columns.slice(0, 2) })).toBeUndefined();
  });

  it('puts moments in their order whatever their zone, and says what has none', () => {
    const { data, notes } = pickedChart(cells, { kind: 'time', label: 0, isTogether: true });
    expect(data.stops.map(({ title }) => title)).toEqual([
      '2026-11-05 06:00:00',
      '2026-11-05 07:00:00',
    ]);
    expect(data.lanes[0]?.lines[0]?.points.map((point) => point?.text)).toEqual(['-3', '12']);
    expect(data.axisTitle).toBe('taken_at, in UTC');
    expect(notes).toEqual(['2 rows have no finite time.', '1 value cannot be drawn, such as NaN.']);
  });

  it('says what cannot be drawn as a bar, and keeps every digit of what can', () => {
    const { data, notes } = pickedChart(cells, { kind: 'bars', label: 1, isTogether: false });
    expect(data.stops.map(({ title }) => title)).toEqual(['A', 'B', 'the empty text', 'NULL']);
    expect(data.lanes.map(({ title }) => title)).toEqual(['reads', 'gc']);
    expect(notes).toEqual(['1 value is NULL.', '2 values cannot be drawn, such as 1e400.']);
    expect(chartTsv(data).split('\n').at(-1)).toBe('NULL\t9007199254740993\t0.25');
  });

  it('says that only the first of many rows are drawn', () => {
    const many = { ...cells, rows: Array(450).fill(cells.rows[0]), selectedRows: 2_000_000 };
    const bars = pickedChart(many, { kind: 'bars', label: undefined, isTogether: true });
    expect(bars.notes[0]).toBe('Only the first 400 of 2,000,000 selected rows are drawn.');
    expect(bars.data.stops[0]?.title).toBe('Row 11');
    const lines = pickedChart(many, { kind: 'time', label: 0, isTogether: true });
    expect(lines.notes[0]).toBe('Only the first 450 of 2,000,000 selected rows are drawn.');
  });
});

describe('a drawing', () => {
  const anyData: fc.Arbitrary<ChartData> = fc
    .record({
      kind: fc.constantFrom('time' as const, 'bars' as const),
      values: fc.array(
        fc.option(fc.double({ min: -1e300, max: 1e300, noNaN: true }), { nil: undefined }),
        { maxLength: 40 },
      ),
      laneCount: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ kind, values, laneCount }) => ({
      title: 'anything',
      kind,
      axisTitle: 'axis',
      stops: values.map((_, at) => ({ at, title: `stop ${at}` })),
      lanes: Array.from({ length: laneCount }, (_, lane) => ({
        title: `lane ${lane}`,
        fromZero: false,
        lines: [
          {
            name: `line ${lane}`,
            tone: lane,
            points: values.map((value) =>
              value === undefined ? undefined : { value, text: String(value) },
            ),
          },
        ],
      })),
    }));

  it('stays within its bounds and has only numbers, whatever it shows', () => {
    fc.assert(
      fc.property(anyData, fc.integer({ min: 160, max: 2_000 }), (data, widthPx) => {
        const { marks, lanes, stopsPx, plot } = drawChart(data, {
          ...size,
          widthPx,
          hasHeading: true,
        });
        expect(marks.flatMap(oddities)).toEqual([]);
        const isInside = (x: number): boolean =>
          x >= plot.leftPx - 0.01 && x <= plot.rightPx + 0.01;
        expect(stopsPx.every(isInside)).toBe(true);
        for (const [index, { lines }] of data.lanes.entries()) {
          const { topPx, bottomPx, yOf } = lanes[index] ?? { topPx: 0, bottomPx: 0, yOf: Number };
          const heights = (lines[0]?.points ?? []).flatMap((point) => point && yOf(point.value));
          expect(
            heights.filter((y) => y !== undefined && (y < topPx - 0.01 || y > bottomPx + 0.01)),
          ).toEqual([]);
        }
      }),
    );
  });

  function oddities(mark: Mark): readonly unknown[] {
    const isOdd =
      mark.kind === 'path' ? /NaN|Infinity/.test(mark.d) : !Number.isFinite(mark.xPx + mark.yPx);
    return isOdd ? [mark] : [];
  }

  const line = (points: readonly (number | undefined)[], at = points.map((_, index) => index)) =>
    drawChart(
      {
        title: 't',
        kind: 'time',
        axisTitle: 'a',
        stops: at.map((place) => ({ at: place, title: '' })),
        lanes: [
          {
            title: 'v',
            fromZero: false,
            lines: [
              {
                name: 'v',
                tone: 0,
                points: points.map((value) =>
                  value === undefined ? undefined : { value, text: '' },
                ),
              },
            ],
          },
        ],
      },
      size,
    ).marks.find((mark) => mark.kind === 'path' && mark.role === 'line');

  it('breaks a line where nothing came for long, and only there', () => {
    const runs = (mark: ReturnType<typeof line>): number =>
      mark?.kind === 'path' ? mark.d.split('M').length - 1 : 0;
    expect(runs(line([1, 2, 3, 4, 5, 6]))).toBe(1);
    expect(runs(line([1, 2, undefined, 4, 5, 6]))).toBe(1);
    expect(runs(line([1, 2, 3, 4, 5, 6], [0, 1, 2, 30, 31, 32]))).toBe(2);
    expect(line([5])).toBeUndefined();
  });

  it('as a file says what it is, escapes what it is told, and needs nothing else', () => {
    const { data } = pickedChart(
      {
        ...cells,
        title: '<script>"&',
        columns: cells.columns.map((c) => ({ ...c, name: `${c.name}<i>` })),
      },
      { kind: 'bars', label: 1, isTogether: true },
    );
    const palette = {
      background: '#fff',
      foreground: '#000',
      quiet: '#888',
      line: '#ccc',
      tones: ['#00f', '#f80'],
      font: 'sans-serif',
    };
    const text = svgText(drawChart(data, { ...size, hasHeading: true }), palette);
    expect(text).toContain('reads&#60;i&#62;, gc&#60;i&#62; of &#60;script&#62;');
    expect(text).not.toMatch(/<script|<i>|href|style=/);
    expect(text).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="600"/);
  });

  it('cuts names in few letters, at their end or in their middle', () => {
    expect(fittedText('261101_M02023_0000', 62)).toBe('261101_M0…');
    expect(endsOf('261101_M02023_0000', 62)).toBe('26110…0000');
    expect(endsOf('short', 62)).toBe('short');
  });
});

describe('values', () => {
  it('are shown with their digits, and told apart from what is no number to draw', () => {
    expect(
      ['1234567.5', '-0.00012', '12345678901234567890', 'NaN', '3.14159265358979'].map(
        groupedNumber,
      ),
    ).toEqual(['1,234,567.5', '-0.00012', '12,345,678,901,234,567,890', 'NaN', '3.141592']);
    expect(['1e400', '-Infinity', 'NaN', '', '1e299'].map(drawnNumber)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      1e299,
    ]);
  });
});

describe('keys', () => {
  it('go from stop to stop and no further than the ends', () => {
    const steps = (['ArrowRight', 'ArrowLeft', 'End', 'PageDown', 'x'] as const).map((key) => [
      stepOf(key, undefined, 50),
      stepOf(key, 0, 50),
      stepOf(key, 49, 50),
    ]);
    expect(steps).toEqual([
      [0, 1, 49],
      [49, 0, 48],
      [49, 49, 49],
      [4, 5, 49],
      [undefined, undefined, undefined],
    ]);
    expect(stepOf('Home', 3, 0)).toBeUndefined();
  });

  it('zoom around a moment that stays where it is', () => {
    expect(zoomed({ fromSeconds: 0, toSeconds: 100 }, 25, 0.5)).toEqual({
      fromSeconds: 12.5,
      toSeconds: 62.5,
    });
  });
});

const choice: SeriesChoice = {
  time: 'at',
  values: ['ph'],
  aggregate: 'average',
  split: undefined,
  range: undefined,
  isTogether: false,
};

function seriesOf(change: Partial<TimeSeries> = {}): TimeSeries {
  const value = (text: string | null) => [{ text, least: text, most: text }];
  return {
    range: { fromSeconds: 0, toSeconds: 240 },
    strideSeconds: 60,
    groups: [
      {
        group: { kind: 'all' },
        points: [
          { atSeconds: 0, rows: 3, values: value('7.5') },
          { atSeconds: 60, rows: 1, values: value(null) },
          { atSeconds: 180, rows: 2, values: value('Infinity') },
        ],
      },
    ],
    rows: 6,
    rowsWithoutTime: 1,
    rowsBeyondTime: 2,
    sql: '',
    ...change,
  };
}

const world = { table: 'lab.reading', timeKind: 'timestamptz' } as const;

describe('a table over time', () => {
  it('is drawn with what cannot be drawn told', () => {
    const chart = seriesChart(seriesOf(), choice, world);
    expect(chart?.notes).toEqual([
      '6 rows, 1 minute to a point.',
      '1 row has no time.',
      '2 rows have an infinite time.',
      '1 point is NULL.',
      '1 point cannot be drawn, such as Infinity.',
    ]);
    expect(chart?.data.title).toBe('average ph of lab.reading over at');
    expect(chart && stopText(chart.data, 0)).toBe(
      '1970-01-01 00:00 – 00:01: average ph 7.5, least 7.5, most 7.5',
    );
  });

  it('counts nothing where no rows are, and averages nothing there', () => {
    const rows = seriesChart(seriesOf(), { ...choice, values: [] }, world);
    const counts = rows?.data.lanes[0]?.lines[0]?.points.map((point) => point?.value);
    expect(counts).toEqual([3, 1, 0, 2]);
    const averages = seriesChart(seriesOf(), choice, world)?.data.lanes[0]?.lines[0]?.points;
    expect(averages?.map((point) => point?.value)).toEqual([7.5, undefined, undefined]);
  });

  it('split has a line for each value, by its own name, and one that can be taken out', () => {
    const [all] = seriesOf().groups;
    const groups = [
      { kind: 'value', text: 'F1' },
      { kind: 'nothing' },
      { kind: 'others' },
    ] as const;
    const chart = seriesChart(
      seriesOf({ groups: groups.map((group) => ({ group, points: all?.points ?? [] })) }),
      { ...choice, split: 'fermenter' },
      world,
    );
    const lines = chart?.data.lanes[0]?.lines ?? [];
    expect(lines.map(({ name }) => name)).toEqual(['F1', 'NULL', 'all others']);
    const left = chart && withoutLines(chart.data, new Set(['F1', 'NULL', 'all others']));
    expect(left?.lanes).toEqual([]);
  });

  it('of no rows is no chart', () => {
    expect(seriesChart(seriesOf({ range: undefined, groups: [] }), choice, world)).toBeUndefined();
  });

  it('begins with a value that names no row, and keeps what was chosen as far as it is there', () => {
    const readings = readingTable(0).table;
    expect(firstSeriesChoice(readings)).toMatchObject({ time: 'at', values: ['temperature_c'] });
    expect(firstSeriesChoice(sampleTable(0).table)).toMatchObject({ values: ['lane'] });
    expect(firstSeriesChoice({ ...readings, columns: readings.columns.slice(2) })).toBeUndefined();
    const saved = { time: 'gone', values: ['ph', 'gone'], split: 'fermenter', aggregate: 'sum' };
    expect(parseSavedChoice(saved, readings)).toMatchObject({
      time: 'at',
      values: ['ph'],
      split: 'fermenter',
      aggregate: 'sum',
    });
    expect(parseSavedChoice('nonsense', readings)).toEqual(firstSeriesChoice(readings));
    const full = 'abcdefgh'.split('').reduce(withValue, { ...choice, values: [] });
    expect(full.values).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });
});
