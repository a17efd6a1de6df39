alter table run add column lane int; select run_id from run;
