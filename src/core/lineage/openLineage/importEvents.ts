import { parseEvent, parseEventText, type LineageEvent, type ParsedEvent } from './lineageEvent';

export interface ImportedEvents {
  readonly events: readonly LineageEvent[];
  readonly refused: readonly RefusedEvent[];
}

export interface RefusedEvent {
  /** Which one it was: the line of a text, the place in a batch; both from 1 on. */
  readonly place: number;
  /** A sentence without its end. */
  readonly why: string;
}

/**
 * The events of a text: one JSON object a line, or a JSON list of them, or one alone. What is none is
 * refused, and the others are taken.
 */
export function eventsInText(text: string): ImportedEvents {
  const whole = text.trimStart().startsWith('[') ? jsonIn(text) : undefined;
  if (Array.isArray(whole))
    return sorted(whole.map((value, place) => [place + 1, parseEvent(value)]));
  const alone = parseEventText(text);
  if (alone.kind === 'event') return { events: [alone.event], refused: [] };
  const lines = [
    ...text
      .replace(/^\uFEFF/, '')
      .split('\n')
      .entries(),
  ];
  return sorted(
    lines
      .filter(([, line]) => line.trim() !== '')
      .map(([place, line]) => [place + 1, parseEventText(line)]),
  );
}

/** The events of a batch. */
export function eventsInBatch(values: readonly unknown[]): ImportedEvents {
  return sorted(values.map((value, place) => [place + 1, parseEvent(value)]));
}

function sorted(parsed: readonly (readonly [number, ParsedEvent])[]): ImportedEvents {
  return {
    events: parsed.flatMap(([, one]) => (one.kind === 'event' ? [one.event] : [])),
    refused: parsed.flatMap(([place, one]) =>
      one.kind === 'refused' ? [{ place, why: one.why }] : [],
    ),
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
