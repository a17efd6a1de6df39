create table run (id int, operator text);
create table "strain$raw" (id text, "name$" text, organism text);
create table notes (id int);
