import { describe, expect, test } from 'vitest';
import { CommandBench } from '../commandBench';

describe('lakeside local', () => {
  test('starts the lake and says where its parts are', async () => {
    const bench = new CommandBench();
    const { code, stdout, stderr } = await bench.run('local', 'start');
    expect(code).toBe(0);
    expect(stderr).toContain('Starting Postgres …');
    expect(stderr).toContain('To try it: lakeside runs, in that workspace\n');
    expect(stdout).toBe(`The local lake runs
  storage   http://127.0.0.1:20100/devstoreaccount1
  Postgres  postgres://warehouse@127.0.0.1:20400/postgres
  workspace /state/localLake/workspace
`);
  });

  test('says when it runs already', async () => {
    const bench = new CommandBench();
    await bench.run('local', 'start');
    const { code, stdout } = await bench.run('local', 'start');
    expect(code).toBe(0);
    expect(stdout).toContain('The local lake runs already');
  });

  test('gives programs one document, and exits with 1 where it does not run', async () => {
    const bench = new CommandBench();
    const stopped = await bench.run('local', 'status', '--json');
    await bench.run('local', 'start');
    const running = await bench.run('local', 'status', '--json');
    expect([stopped.code, JSON.parse(stopped.stdout)]).toEqual([
      1,
      { state: 'stopped', blobEndpoint: null, postgres: null, workspaceFolder: null },
    ]);
    expect([running.code, JSON.parse(running.stdout)]).toEqual([
      0,
      { state: 'running', ...bench.localLake.lake },
    ]);
  });

  test('lets people work in its Benchling, week by week or to the end of the month', async () => {
    const bench = new CommandBench();
    const first = await bench.run('local', 'rename-benchling', '--week');
    expect(first.stdout).toBe(
      'Kept what Benchling looked like before: schema/benchling.schema.json\n  > Strain is called Host\n',
    );
    const rest = await bench.run('local', 'rename-benchling', '--json');
    expect(JSON.parse(rest.stdout)).toEqual({ events: ['A new schema, “Cell Bank”'], kept: null });
    const over = await bench.run('local', 'rename-benchling');
    expect([over.code, over.stdout]).toEqual([
      0,
      'The month is over; lakeside local reset begins anew\n',
    ]);
  });

  test('stops what runs, and says when nothing did', async () => {
    const bench = new CommandBench();
    await bench.run('local', 'start');
    const first = await bench.run('local', 'stop');
    const second = await bench.run('local', 'stop');
    expect([first.code, first.stdout]).toEqual([0, 'The local lake is stopped\n']);
    expect([second.code, second.stdout]).toEqual([0, 'The local lake did not run\n']);
  });

  test('names the folder that a reset deleted', async () => {
    const bench = new CommandBench();
    await bench.run('local', 'start');
    const first = await bench.run('local', 'reset');
    const second = await bench.run('local', 'reset');
    expect(first.stdout).toBe('Deleted /state/localLake\n');
    expect(second.stdout).toBe('There is no local lake in /state\n');
  });
});
