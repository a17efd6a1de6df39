import { kindWords } from '../../src/core/lineage/report/nodeWords';
import { h, svg } from '../shared/dom';
import { kindIcons } from './icons';
import { outcomeMarks, outcomeTones, stateMarks, stateTones } from './wording';

/** What pictures and marks mean. */
export function legendView(): HTMLElement {
  return h(
    'section',
    // Beside a list there is less room than it takes: keys scroll it.
    { class: 'legend', 'aria-label': 'Legend', tabindex: 0 },
    list(
      'Things',
      Object.entries(kindWords).map(([kind, word]) => [pictureOf(kind), word]),
    ),
    list('Last run', [
      [markOf(outcomeMarks.good, outcomeTones.good), 'went well'],
      [markOf(outcomeMarks.bad, outcomeTones.bad), 'failed'],
      [markOf(outcomeMarks.underWay, undefined), 'under way'],
      [markOf(outcomeMarks.unknown, undefined), 'nobody says'],
    ]),
    list('Evidence', [
      [markOf('✓', 'good'), 'attested or reread'],
      [markOf('✓', undefined), 'recorded MD5'],
      [markOf('≈', 'caution'), 'size only'],
    ]),
    list('History', [
      ...(['succeeded', 'failed', 'running', 'canceled', 'skipped', 'lost'] as const).map(
        (state): Line => [markOf(stateMarks[state], stateTones[state]), state],
      ),
      [markOf('■', undefined), 'published'],
      [markOf('◆', undefined), 'published without a run'],
      [markOf('□', undefined), 'read'],
    ]),
    h(
      'p',
      { class: 'secondary' },
      'Data goes from left to right. +3: three more are one step away. Arrow keys go along the lines, + and − show more and less, Enter opens.',
    ),
  );
}

type Line = readonly [Node, string];

function list(title: string, lines: readonly Line[]): HTMLElement {
  return h(
    'div',
    {},
    h('h2', {}, title),
    h('ul', {}, ...lines.map(([picture, word]) => h('li', {}, picture, ` ${word}`))),
  );
}

function markOf(mark: string, tone: string | undefined): HTMLElement {
  return h('span', { class: `legend-mark tone-${tone ?? 'neutral'}` }, mark);
}

function pictureOf(kind: string): SVGElement {
  const icon = Object.entries(kindIcons).find(([name]) => name === kind)?.[1] ?? '';
  const path = svg('path', {
    d: `M0 0${icon}`,
    class: 'fill-none stroke-key',
    'stroke-width': 1.2,
  });
  return svg('svg', { width: 16, height: 16, viewBox: '0 0 16 16', 'aria-hidden': 'true' }, path);
}
