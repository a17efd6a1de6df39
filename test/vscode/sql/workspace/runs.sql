-- Runs of the lab
select * from run order by id;

select id, nam from run;

select pg_sleep(60);

insert into run (id, name) values (100001, 'new');

select count(*) from run;

select id, name from run where name like 'run 9999_' order by 1;

select id, repeat('x', 3000000 + id) as long from run where id < 4 order by id;
