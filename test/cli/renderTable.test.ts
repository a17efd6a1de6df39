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
