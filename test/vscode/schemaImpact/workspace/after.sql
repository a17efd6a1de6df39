create table sequencing_run ("Run" int primary key, machine text);
create table sample (id int primary key, run_id int references sequencing_run, name text);
