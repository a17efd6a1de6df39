import type { Cell } from '../../src/core/warehouse/pages/pageReader';
import { timeText } from '../../src/core/warehouse/series/times';
import { columnFact, InMemoryPageReader, numberFact, tableFacts } from './inMemoryPageReader';

const instruments = ['M02023', 'NB552211', 'A01234'];

/** A warehouse table as the demo lake has it: keys, numbers, times, JSON, NULL and long values. */
export function sampleTable(rowCount: number): InMemoryPageReader {
  const facts = tableFacts(
    [
      numberFact('id', { isNullable: false, type: 'bigint', typeOid: 20 }),
      columnFact('run_name'),
      numberFact('project_id'),
      numberFact('lane', { type: 'smallint', typeOid: 21 }),
      numberFact('reads', { type: 'numeric(38,4)', typeOid: 1700 }),
      columnFact('taken_at', {
        type: 'timestamp with time zone',
        typeOid: 1184,
        valueKind: 'time',
        isLong: false,
      }),
      columnFact('metrics', { type: 'jsonb', typeOid: 3802, valueKind: 'json' }),
      columnFact('note', { comment: 'What the operator wrote down' }),
      columnFact('trace', { type: 'bytea', typeOid: 17, valueKind: 'bytes' }),
    ],
    {
      key: { columns: ['id'], isPrimary: true },
      sizeBytes: 312_000_000,
      comment: 'One row for every sample that was sequenced',
      foreignKeys: [
        {
          name: 'sample_project_id_fkey',
          columns: ['project_id'],
          target: { schema: 'lab', name: 'project' },
          targetColumns: ['id'],
        },
      ],
    },
  );
  return new InMemoryPageReader(
    facts,
    Array.from({ length: rowCount }, (_, row) => rowOf(row)),
  );
}

function rowOf(row: number): readonly Cell[] {
  const instrument = instruments[row % 3] ?? '';
  return [
    String(row + 1),
    `2611${String((row % 28) + 1).padStart(2, '0')}_${instrument}_${String(row % 900).padStart(4, '0')}`,
    row % 5 === 0 ? null : String((row % 12) + 1),
    String((row % 8) + 1),
    `${(row * 7_919) % 100_000}12345678901234567.${String((row * 31) % 10_000).padStart(4, '0')}`,
    `2026-11-${String((row % 28) + 1).padStart(2, '0')} 08:${String(row % 60).padStart(2, '0')}:00+00`,
    `{"q30": ${90 + (row % 10)}.25, "q30": 1, "lanes": [1, 2], "by": {"name": "Ω"}}`,
    noteOf(row),
    row === 2 ? `\\x${'ab'.repeat(200_000)}` : String.raw`\x00ff`,
  ];
}

function noteOf(row: number): Cell {
  if (row % 7 === 0) return null;
  if (row % 7 === 1) return '';
  if (row % 7 === 2) return '<b onclick="alert(1)">not markup</b>';
  return row % 7 === 3 ? 'two\nlines 💧' : 'checked';
}

const firstReading = Date.UTC(2026, 9, 1) / 1_000;
const readingEverySeconds = 1_200;

/** What three fermenters report every twenty minutes, with a spike, a gap and moments that are none. */
export function readingTable(rowCount: number): InMemoryPageReader {
  const facts = tableFacts(
    [
      columnFact('fermenter', { comment: 'Its name' }),
      columnFact('at', {
        type: 'timestamp with time zone',
        typeOid: 1184,
        valueKind: 'time',
        isLong: false,
      }),
      numberFact('temperature_c', { type: 'real', typeOid: 700 }),
      numberFact('ph', { type: 'real', typeOid: 700 }),
      numberFact('oxygen_percent', { type: 'real', typeOid: 700 }),
    ],
    { ref: { schema: 'telemetry', name: 'reading' }, sizeBytes: 98_000_000 },
  );
  return new InMemoryPageReader(
    facts,
    Array.from({ length: rowCount }, (_, row) => readingOf(row)),
  );
}

function readingOf(row: number): readonly Cell[] {
  const turn = Math.floor(row / 3);
  const isSpike = row === 2_400;
  const gap = turn > 900 ? 86_400 : 0;
  const at = timeText(firstReading + turn * readingEverySeconds + gap, 'timestamptz');
  return [
    row % 50 === 7 ? null : `F${(row % 3) + 1}`,
    row === 11 ? null : row === 12 ? 'infinity' : at,
    (37 + Math.sin(turn / 70) / 2 + (row % 3) / 4 + (isSpike ? 4 : 0)).toFixed(3),
    row % 97 === 5 ? 'NaN' : (7 + Math.sin(turn / 200) / 5 - (row % 3) / 10).toFixed(3),
    turn % 40 > 36 ? null : (55 + 30 * Math.cos(turn / 120)).toFixed(2),
  ];
}
