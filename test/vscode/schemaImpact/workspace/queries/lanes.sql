-- Lanes of a run
select run_id, lane from run where run_id = 1;

select name, 'run' as run from sample;

select run_id from run;
