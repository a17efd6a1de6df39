import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NodeSourceTrash } from '../../src/connectors/localFiles/nodeSourceTrash';
import { isLocalType } from '../../src/connectors/localFiles/surveyGround';
import { TrashError, type PurgePermit, type SourceTrash } from '../../src/core/storage/sourceTrash';
import { InMemoryFileTree } from '../fakes/inMemoryFileTree';
import { InMemorySourceTrash } from '../fakes/inMemorySourceTrash';
import { checkout } from '../host/checkout.mjs';
import { inMemoryWorld, nodeWorld, type FileWorld } from './fileWorlds';

interface TrashWorld extends FileWorld {
  readonly trash: SourceTrash;
}

const worlds: readonly (readonly [string, () => TrashWorld])[] = [
  [
    'in memory',
    () => {
      const world = inMemoryWorld();
      if (!(world.tree instanceof InMemoryFileTree)) throw new Error('Not the fake');
      return { ...world, trash: new InMemorySourceTrash(world.tree) };
    },
  ],
  [
    'on disk',
    () => {
      const world = nodeWorld();
      return { ...world, trash: new NodeSourceTrash(world.tree.root) };
    },
  ],
];

describe.each(worlds)('SourceTrash %s', (_name, create) => {
  let world: TrashWorld;
  beforeEach(() => {
    world = create();
    world.write('run1/RunInfo.xml', '<RunInfo/>');
    world.write('run1/Data/a.bcl', 'alpha');
    world.write('run2/b.bcl', 'beta');
  });
  afterEach(() => world.dispose());

  it('moves a run as a whole and leaves every file the one it was', async () => {
    const before = await identitiesBelow('run1');
    await moveIn('run1', 'run1.abc');
    expect(await world.tree.stat('run1')).toBeUndefined();
    expect(await identitiesBelow('.lakeside-trash/run1.abc')).toEqual(before);
    await world.trash.moveOut('run1.abc', 'run1');
    expect(await identitiesBelow('run1')).toEqual(before);
    expect(await world.tree.stat('.lakeside-trash/run1.abc')).toBeUndefined();
  });

  it('keeps a record under its name, replaces it as a whole, and forgets it', async () => {
    await world.trash.write('run1.json', Buffer.from('one, and longer'));
    await world.trash.write('run1.json', Buffer.from('two'));
    const read = await world.tree.readStart('.lakeside-trash/run1.json', 100);
    expect(Buffer.from(read).toString()).toBe('two');
    await world.trash.remove('run1.json');
    await world.trash.remove('run1.json');
    expect(await world.tree.list('.lakeside-trash')).toEqual([]);
  });

  it('moves nothing over what is there', async () => {
    await moveIn('run1', 'run1.abc');
    world.write('run1/new.bcl', 'new');
    await expectReason(moveIn('run1', 'run1.abc'), 'occupied');
    await expectReason(world.trash.moveOut('run1.abc', 'run1'), 'occupied');
    expect(await pathsBelow('run1')).toEqual(['new.bcl']);
    expect(await pathsBelow('.lakeside-trash/run1.abc')).toEqual([
      'Data',
      'Data/a.bcl',
      'RunInfo.xml',
    ]);
  });

  it('does not move another folder than the one that was surveyed', async () => {
    const { key } = await world.trash.survey({ folder: 'run1', folders: ['run1/Data'] });
    world.folder('elsewhere');
    world.remove('run1');
    world.write('run1/other.bcl', 'other');
    await expectReason(world.trash.moveIn('run1', { name: 'run1.abc', key }), 'changed');
    expect(await pathsBelow('run1')).toEqual(['other.bcl']);
  });

  it('purges what the permit names, leaf by leaf, and a second time finds nothing to do', async () => {
    const permit = await trashed('run1');
    await world.trash.beginPurge('run1.abc');
    const removed: string[] = [];
    const purge = (): Promise<unknown> =>
      world.trash.purge('run1.abc', { ...permit, onRemoved: (path) => void removed.push(path) });
    expect(await purge()).toEqual({ kind: 'purged' });
    expect(removed.toSorted()).toEqual(['Data/a.bcl', 'RunInfo.xml']);
    expect(await purge()).toEqual({ kind: 'purged' });
    expect(await world.tree.list('.lakeside-trash')).toEqual([]);
    expect(await pathsBelow('run2')).toEqual(['b.bcl']);
  });

  it.each([
    ['a file that the permit does not name', () => world.write(inTrash('Data/new.bcl'), 'new')],
    ['a file written since', () => world.rewriteUnseen(inTrash('Data/a.bcl'), 'omega')],
    ['another file in its place', () => world.replaceUnseen(inTrash('Data/a.bcl'), 'omega')],
    ['a link', () => world.link(inTrash('Data/link'), '/etc')],
    ['a pipe', () => world.fifo(inTrash('Data/pipe'))],
  ])('stops at %s and keeps it', async (_what, arrange) => {
    const permit = await trashed('run1');
    await world.trash.beginPurge('run1.abc');
    arrange();
    const before = await pathsBelow('.lakeside-trash/run1.abc.purging/Data');
    const result = await world.trash.purge('run1.abc', permit);
    expect(result).toMatchObject({ kind: 'stopped', path: expect.stringMatching(/^Data\//) });
    const stoppedAt = result.kind === 'stopped' ? result.path.slice('Data/'.length) : '';
    expect(before).toContain(stoppedAt);
    expect(await pathsBelow('.lakeside-trash/run1.abc.purging/Data')).toContain(stoppedAt);
  });

  it('deletes nothing once the permit has ended, and only what it was asked for until then', async () => {
    const permit = await trashed('run1');
    await world.trash.beginPurge('run1.abc');
    const ended = { ...permit, isLive: () => false };
    expect(await world.trash.purge('run1.abc', ended)).toEqual({ kind: 'expired' });
    expect(await pathsBelow('.lakeside-trash/run1.abc.purging')).toHaveLength(3);
    let asked = 0;
    const oneOnly = { ...permit, isLive: () => (asked += 1) <= 1 };
    expect(await world.trash.purge('run1.abc', oneOnly)).toEqual({ kind: 'expired' });
    expect((await identitiesBelow('.lakeside-trash/run1.abc.purging')).length).toBe(1);
  });

  it('brings several folders together under one name, and apart again', async () => {
    await world.trash.makeFolder('pair.moving');
    await world.trash.makeFolder('pair.moving');
    for (const folder of ['run1', 'run2']) await moveIn(folder, `pair.moving/${folder}`);
    await world.trash.rename('pair.moving', 'pair');
    expect(await pathsBelow('.lakeside-trash/pair')).toEqual(
      expect.arrayContaining(['run1', 'run1/Data/a.bcl', 'run2/b.bcl']),
    );
    await world.trash.rename('pair', 'pair.moving');
    await expect(world.trash.removeFolder('pair.moving')).rejects.toMatchObject({
      reason: 'occupied',
    });
    for (const folder of ['run1', 'run2']) {
      await world.trash.moveOut(`pair.moving/${folder}`, folder);
    }
    await world.trash.removeFolder('pair.moving');
    await world.trash.removeFolder('pair.moving');
    expect(await world.tree.list('.lakeside-trash')).toEqual([]);
    expect(await pathsBelow('run2')).toEqual(['b.bcl']);
  });

  it('gives no folder of the trash a name that is taken', async () => {
    await world.trash.makeFolder('one');
    await world.trash.makeFolder('two');
    await expect(world.trash.rename('one', 'two')).rejects.toMatchObject({ reason: 'occupied' });
  });

  it('tells a folder that is gone from one that may be moved', async () => {
    const { obstacles } = await world.trash.survey({ folder: 'run9', folders: [] });
    expect(obstacles).toMatchObject([{ kind: 'missing' }]);
    const ground = await world.trash.survey({ folder: 'run1', folders: ['run1/Data'] });
    expect(ground.obstacles).toEqual([]);
  });

  function inTrash(path: string): string {
    return `.lakeside-trash/run1.abc.purging/${path}`;
  }

  async function moveIn(folder: string, name: string): Promise<void> {
    const { key } = await world.trash.survey({ folder, folders: [] });
    await world.trash.moveIn(folder, { name, key });
  }

  async function trashed(folder: string): Promise<PurgePermit> {
    await moveIn(folder, `${folder}.abc`);
    const files = new Map(await identitiesBelow(`.lakeside-trash/${folder}.abc`));
    return { files, isLive: () => true };
  }

  async function identitiesBelow(
    folder: string,
  ): Promise<readonly (readonly [path: string, identity: string])[]> {
    const { entries } = await world.tree.walk(folder);
    return entries
      .filter(({ kind }) => kind === 'file')
      .map(({ path, identity }) => [path.slice(folder.length + 1), identity]);
  }

  async function pathsBelow(folder: string): Promise<readonly string[]> {
    const { entries } = await world.tree.walk(folder);
    return entries.map(({ path }) => path.slice(folder.length + 1));
  }
});

describe('SourceTrash on a real file system', () => {
  let outside: string;
  let source: string;
  beforeEach(() => {
    outside = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'lakeside-trash-')));
    fs.chmodSync(outside, 0o755);
    source = join(outside, 'source');
    fs.mkdirSync(join(source, 'run1/Data'), { recursive: true });
    fs.writeFileSync(join(source, 'run1/Data/a.bcl'), 'alpha');
  });
  afterEach(() => fs.rmSync(outside, { recursive: true, force: true }));

  it('takes no link for a run, a source or a trash', async () => {
    fs.symlinkSync('run1', join(source, 'alias'));
    fs.symlinkSync(source, join(outside, 'link'));
    fs.mkdirSync(join(outside, 'precious'));
    expect(await obstaclesOf(source, 'alias')).toContain('link');
    expect(await obstaclesOf(join(outside, 'link'), 'run1')).toContain('link');
    fs.symlinkSync(join(outside, 'precious'), join(source, '.lakeside-trash'));
    expect(await obstaclesOf(source, 'run1')).toContain('link');
    const trash = new NodeSourceTrash(source);
    await expectReason(trash.write('run1.json', Buffer.from('x')), 'occupied');
    const { key } = await trash.survey({ folder: 'run1', folders: [] });
    await expectReason(trash.moveIn('run1', { name: 'run1.abc', key }), 'occupied');
    await expectReason(
      trash.purge('run1.abc', { files: new Map(), isLive: () => true }),
      'occupied',
    );
    expect(fs.readdirSync(join(outside, 'precious'))).toEqual([]);
  });

  it('writes no record through a link that waits for it', async () => {
    fs.mkdirSync(join(source, '.lakeside-trash'));
    fs.writeFileSync(join(outside, 'precious'), 'precious');
    fs.symlinkSync(join(outside, 'precious'), join(source, '.lakeside-trash/run1.json.partial'));
    await new NodeSourceTrash(source).write('run1.json', Buffer.from('x'));
    expect(fs.readFileSync(join(outside, 'precious'), 'utf8')).toBe('precious');
  });

  it('purges nothing behind a link that took the place of a folder', async () => {
    const purging = join(source, '.lakeside-trash/run1.abc.purging');
    fs.mkdirSync(purging, { recursive: true });
    fs.mkdirSync(join(outside, 'precious'));
    fs.writeFileSync(join(outside, 'precious/a.bcl'), 'alpha');
    fs.symlinkSync(join(outside, 'precious'), join(purging, 'Data'));
    const tree = fs.lstatSync(join(outside, 'precious/a.bcl'), { bigint: true });
    expect(tree.size).toBe(5n);
    const result = await new NodeSourceTrash(source).purge('run1.abc', {
      files: new Map([['Data/a.bcl', 'any']]),
      isLive: () => true,
    });
    expect(result).toEqual({ kind: 'stopped', path: 'Data' });
    expect(fs.readdirSync(join(outside, 'precious'))).toEqual(['a.bcl']);
  });

  it('will not move a root, or what holds the home of who runs it', async () => {
    expect(await obstaclesOf('/', 'tmp')).toContain('protected');
    const home = process.env['HOME'];
    fs.mkdirSync(join(source, 'run1/home'));
    process.env['HOME'] = join(source, 'run1/home');
    try {
      expect(await obstaclesOf(source, 'run1')).toContain('protected');
    } finally {
      process.env['HOME'] = home;
    }
  });

  it('finds folders that may not be changed', async () => {
    const script = join(outside, 'survey.cjs');
    await buildSurvey(script);
    fs.chmodSync(source, 0o555);
    // The question that the system answers is about the real user, whom a process cannot borrow.
    const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
    const output = execFileSync(process.execPath, [script, source], { encoding: 'utf8', ...user });
    fs.chmodSync(source, 0o755);
    expect(output).toContain(`notWritable ${source}\n`);
  });

  it('trusts file systems of this machine only', () => {
    expect([0xef53, 0x58465342, 0x9123683e].map(isLocalType)).toEqual([true, true, true]);
    // NFS, CIFS, SMB 2, FUSE, 9P, and one that nobody knows.
    const remote = [0x6969, 0xff534d42, 0xfe534d42, 0x65735546, 0x01021997, 0x1234567];
    expect(remote.map(isLocalType)).toEqual(remote.map(() => false));
  });

  it('neither moves nor purges across a mount, where this account may mount', async () => {
    const inner = join(source, 'run1/Data');
    if (!mounted(['-t', 'tmpfs', 'tmpfs', inner])) return expect(mayMount()).toBe(false);
    try {
      expect(await obstaclesOf(source, 'run1', ['run1/Data'])).toContain('mounted');
      const trash = new NodeSourceTrash(source);
      fs.writeFileSync(join(inner, 'b.bcl'), 'beta');
      fs.mkdirSync(join(source, '.lakeside-trash'));
      fs.renameSync(join(source, 'run1'), join(source, '.lakeside-trash/run1.abc.purging'));
      const result = await trash.purge('run1.abc', { files: new Map(), isLive: () => true });
      expect(result).toEqual({ kind: 'stopped', path: 'Data' });
    } finally {
      execFileSync('umount', ['-l', fs.existsSync(inner) ? inner : movedData()]);
    }
    return expect(fs.existsSync(movedData())).toBe(true);
  });

  it('sees a folder of the same device that is bound into a run', async () => {
    const inner = join(source, 'run1/Data');
    fs.mkdirSync(join(outside, 'precious'));
    if (!mounted(['--bind', join(outside, 'precious'), inner]))
      return expect(mayMount()).toBe(false);
    try {
      return expect(await obstaclesOf(source, 'run1', ['run1/Data'])).toContain('mounted');
    } finally {
      execFileSync('umount', [inner]);
    }
  });

  it('says that a run on another device cannot be renamed', async () => {
    fs.mkdirSync(join(source, '.lakeside-trash'));
    const trashPlace = join(source, '.lakeside-trash');
    if (!mounted(['-t', 'tmpfs', 'tmpfs', trashPlace])) return expect(mayMount()).toBe(false);
    try {
      expect(await obstaclesOf(source, 'run1')).toContain('otherDevice');
      const trash = new NodeSourceTrash(source);
      const { key } = await trash.survey({ folder: 'run1', folders: [] });
      await expectReason(trash.moveIn('run1', { name: 'run1.abc', key }), 'otherDevice');
    } finally {
      execFileSync('umount', [trashPlace]);
    }
    return expect(fs.readdirSync(join(source, 'run1/Data'))).toEqual(['a.bcl']);
  });

  function movedData(): string {
    return join(source, '.lakeside-trash/run1.abc.purging/Data');
  }
});

const nobody = 65_534;

/** A program that prints what is in the way of the run of a source. */
async function buildSurvey(outfile: string): Promise<void> {
  const contents = `
    import { NodeSourceTrash } from './src/connectors/localFiles/nodeSourceTrash';
    new NodeSourceTrash(process.argv[2])
      .survey({ folder: 'run1', folders: ['run1/Data'] })
      .then(({ obstacles }) => {
        for (const { kind, place } of obstacles) process.stdout.write(kind + ' ' + place + '\\n');
      });`;
  await build({
    stdin: { contents, resolveDir: checkout },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
}

async function obstaclesOf(
  root: string,
  folder: string,
  folders: readonly string[] = [],
): Promise<readonly string[]> {
  const { obstacles } = await new NodeSourceTrash(root).survey({ folder, folders });
  return obstacles.map(({ kind }) => kind);
}

/** False where this account, or its container, may mount nothing. */
function mounted(args: readonly string[]): boolean {
  try {
    execFileSync('mount', [...args], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Root outside of a container may. */
function mayMount(): boolean {
  const place = fs.mkdtempSync(join(tmpdir(), 'lakeside-mount-'));
  const isMounted = mounted(['-t', 'tmpfs', 'tmpfs', place]);
  if (isMounted) execFileSync('umount', [place]);
  fs.rmdirSync(place);
  return isMounted;
}

async function expectReason(work: Promise<unknown>, reason: TrashError['reason']): Promise<void> {
  await expect(work).rejects.toSatisfy((error) => TrashError.is(error, reason));
}
