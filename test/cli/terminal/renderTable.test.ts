import { expect, it } from 'vitest';
import { renderTable } from '../../../src/cli/terminal/renderTable';

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

const runs = (width: number): string =>
  renderTable({
    columns: [
      { title: 'run' },
      { title: 'size', yields: 'toScreen' },
      { title: 'evidence', yields: 'toLast' },
      { title: 'why' },
    ],
    rows: [
      [{ text: 'R1' }, { text: '9 KB' }, { text: 'attested' }, { text: 'all files match' }],
      [{ text: 'R2' }, { text: '1 KB' }, { text: '' }, { text: '' }],
    ],
    width,
    paintTitle: (text) => text,
  });

it('leaves out a column where the last would be left with too little', () => {
  expect(runs(50)).toBe(
    'run  size  evidence  why\nR1   9 KB  attested  all files match\nR2   1 KB',
  );
  expect(runs(30)).toBe('run  size  why\nR1   9 KB  all files match\nR2   1 KB');
});

it('tells the last column as a whole below the others where there is no room beside them', () => {
  expect(runs(20)).toBe(
    'run  size  evidence\nR1   9 KB  attested\n     all files match\nR2   1 KB',
  );
  expect(runs(15)).toBe('run  size\nR1   9 KB\n     all files\n     match\nR2   1 KB');
  expect(runs(8)).toBe('run\nR1\n     all\n     files\n     match\nR2');
});
