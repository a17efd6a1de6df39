import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CommandWorld, startService, type Service } from './command/commandWorld';

let service: Service;
let world: CommandWorld;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());
beforeEach(async () => {
  world = await CommandWorld.create(service);
  await world.write({ 'run1/a.txt': 'alpha', 'run2/a.txt': 'beta', 'run3/a.txt': 'gamma' });
});
afterEach(() => world.dispose());

/** What a job runs as that keeps its output in a file where no byte has room. */
const intoFullFile = (streams: string): readonly string[] => [
  'sh',
  '-c',
  `ulimit -f 0 && exec "$@" ${streams}`,
  'sh',
];

const told = /^error: Some of the output could not be written \(EFBIG\)\. Check the space/m;

describe('lakeside whose output has no room', () => {
  it.each([
    { what: 'what it prints for people', flags: [] },
    { what: 'its document', flags: ['--json'] },
  ])('sends every run all the same, and says that $what is lost', async ({ flags }) => {
    const through = intoFullFile('>out');
    const { code, stderr } = await world.run('sync', flags, { through });
    expect(code).toBe(1);
    expect(stderr).toMatch(told);
    expect(stderr).not.toMatch(/\n\s+at /);
    const { runs } = await world.json('verify');
    expect(runs.map(({ state }) => state)).toEqual(['verified', 'verified', 'verified']);
  });

  it('sends every run where nothing at all can be told', async () => {
    const { code } = await world.run('sync', [], { through: intoFullFile('>out 2>&1') });
    expect(code).toBe(1);
    const { runs } = await world.json('verify');
    expect(runs.map(({ state }) => state)).toEqual(['verified', 'verified', 'verified']);
  });

  it('does not end well because a list was lost', async () => {
    const { code, stderr } = await world.run('runs', [], { through: intoFullFile('>out') });
    expect(code).toBe(1);
    expect(stderr).toMatch(told);
  });
});
