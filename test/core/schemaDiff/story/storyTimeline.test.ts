import { describe, expect, test } from 'vitest';
import { diffSchemas } from '../../../../src/core/schemaDiff/diffSchemas';
import { parseSnapshot } from '../../../../src/core/schemaDiff/document/parseSnapshot';
import { writeSnapshot } from '../../../../src/core/schemaDiff/document/writeSnapshot';
import { storyOf } from '../../../../src/core/schemaDiff/story/storyOf';
import {
  StoryTimeline,
  type TimelineOptions,
} from '../../../../src/core/schemaDiff/story/storyTimeline';
import { snapshotOf } from '../../../fakes/ddl';
import { KeptStory } from '../../../fakes/keptStory';

const { signal } = new AbortController();
const decisions = [
  { kind: 'column', from: ['public', 'a', 'y'], to: ['public', 'a', 'z'], isSame: true },
] as const;
const path = 'schema/benchling.schema.json';

async function textOf(ddl: string): Promise<string> {
  return writeSnapshot(await snapshotOf(ddl));
}

function timelineOf(repository: KeptStory): StoryTimeline {
  const tell: TimelineOptions['tell'] = async ({ path: name, before, after }) =>
    storyOf(diffSchemas(parseSnapshot(before, name), parseSnapshot(after, name), { decisions }));
  return new StoryTimeline({ repository, tell });
}

describe('the timeline', () => {
  test('says what each commit made of a snapshot, and reads each text of a step once', async () => {
    const story = new KeptStory();
    story.add({ [path]: await textOf('create table a (x int, y int)') }, 'Begin');
    story.add({ [path]: await textOf('create table a (x int, z int)') }, 'Rename');
    story.add({ [path]: '{ "format": "other" }' }, 'Break');
    story.add({ [path]: undefined }, 'Remove');
    const timeline = timelineOf(story);
    const commits = await story.history(path, {});
    const steps = async () =>
      Promise.all(
        commits.map(async ({ files }) => {
          const step = await timeline.stepOf(files[0] ?? { path }, signal);
          return step.kind === 'changed' ? step.summary : step.kind;
        }),
      );
    const told = ['gone', 'unreadable', 'Rename public.a.y to z', 'begun'];
    expect(await steps()).toEqual(told);
    const { textsRead } = story;
    expect(await steps()).toEqual(told);
    expect(story.textsRead).toBe(textsRead);
  });

  test('from the newest on reads what two commits have in common once', async () => {
    const story = new KeptStory();
    for (const name of ['x', 'y', 'z', 'w']) {
      story.add({ [path]: await textOf(`create table a (${name} int)`) }, name);
    }
    const timeline = timelineOf(story);
    for (const { files } of await story.history(path, {})) {
      await timeline.stepOf(files[0] ?? { path }, signal);
    }
    expect(story.textsRead).toBe(4);
  });

  test('of snapshots that differ only by their moment says so', async () => {
    const story = new KeptStory();
    const text = await textOf('create table a (x int)');
    story.add({ [path]: text }, 'Begin');
    story.add({ [path]: `${text}\n` }, 'Again');
    const [again] = await story.history(path, {});
    const step = await timelineOf(story).stepOf(again?.files[0] ?? { path }, signal);
    expect(step).toMatchObject({ kind: 'changed', lines: [], summary: 'Nothing that counts' });
  });
});
