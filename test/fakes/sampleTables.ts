import type { Cell } from '../../src/core/warehouse/pages/pageReader';
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
