-- connection: bench
select id from run;

-- %% [markdown]
-- # Runs

-- %%
select name from run where id = 7;
