-- %% [markdown]
-- # Runs
-- %%
select machine from run;
