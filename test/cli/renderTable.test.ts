import { expect, it } from 'vitest';
import { renderTable } from '../../src/cli/terminal/renderTable';

it('takes the listing of a whole container', () => {
  const rows = Array.from({ length: 200_000 }, (_, index) => [{ text: `${index}` }, { text: 'x' }]);
  const table = renderTable({
    columns: [{ title: 'size', align: 'right' }, { title: 'name' }],
    rows,
    width: Infinity,
    paintTitle: (text) => text,
  });
  expect(table.slice(0, 22)).toBe('  size  name\n     0  x');
});

it('leaves out an optional column where the last would be left with too little', () => {
  const table = (width: number): string =>
    renderTable({
      columns: [{ title: 'run' }, { title: 'evidence', isOptional: true }, { title: 'why' }],
      rows: [[{ text: 'R1' }, { text: 'attested' }, { text: 'all files match' }]],
      width,
      paintTitle: (text) => text,
    });
  expect(table(50)).toBe('run  evidence  why\nR1   attested  all files match');
  expect(table(30)).toBe('run  why\nR1   all files match');
});
