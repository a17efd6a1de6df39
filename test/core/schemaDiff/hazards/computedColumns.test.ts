import { expect, it } from 'vitest';
import { diffOf } from '../../../fakes/ddl';

const table = (column: string): string => `create table t (a int, k ${column}, z int)`;

it.each([
  ['a text that becomes an ordinary number', "text generated always as ('1') stored", 'int', true],
  ['a number that becomes an ordinary wider one', 'int generated always as (a) stored', 'bigint'],
  [
    'a text that becomes a computed number',
    "text generated always as ('1') stored",
    'int generated always as (a) stored',
    true,
  ],
  [
    'a virtual one that becomes an ordinary one',
    'int generated always as (a) virtual',
    'int',
    true,
  ],
  [
    'a virtual text that becomes an ordinary number',
    "text generated always as ('1') virtual",
    'int',
    true,
  ],
  [
    'an ordinary text that becomes a computed number',
    'text',
    'int generated always as (a) stored',
    true,
  ],
  ['an ordinary text that becomes an ordinary number', 'text', 'int'],
])(
  'tells once, and only where it is so, that a column stands last: %s',
  async (_, was, is, isLast = false) => {
    const { hazards } = await diffOf(table(was), table(is));
    const said = hazards.filter(({ message }) => message.includes('last column of public.t'));
    expect(said.map(({ kind }) => kind)).toEqual(isLast ? ['breaksStatements'] : []);
  },
);
