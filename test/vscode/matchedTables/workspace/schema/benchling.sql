create table run (id int, operator_name text);
create table "strain$raw" (id text, "name$" text, organism text, genus text, "_pkey" bigint);
