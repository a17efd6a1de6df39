import { registrySql } from './registrySql';
import { submissionsSql } from './submissionsSql';

/** Makes the demo's Benchling: the registry and a login that may read it, and nothing else. */
export const benchlingSql = `
begin;

create role benchling_reader login;
create schema biosustain;
comment on schema biosustain is 'The registry: views for people, $raw tables for programs';

${registrySql}

${submissionsSql}

grant usage on schema biosustain to benchling_reader;
grant select on all tables in schema biosustain to benchling_reader;
alter default privileges in schema biosustain grant select on tables to benchling_reader;

commit;
analyze;
`;
