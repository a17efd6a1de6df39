create table run (run_id int primary key, lane int, machine text);
create table sample (id int primary key, run_id int references run, name text);
