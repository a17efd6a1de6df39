-- connection: again
select id, nam from run;
