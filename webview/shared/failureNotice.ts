import { sentence } from '../../src/core/base/sentence';
import type { RpcFailure } from '../../src/protocol/rpc';
import { button, type ButtonOptions } from './controls';
import { h, icon } from './dom';

/** What failed, what to do about it, and a button that does that. */
export function failureParts(
  { message, remedy }: RpcFailure,
  again: ButtonOptions,
): readonly HTMLElement[] {
  return [
    icon('error', 'bad'),
    h('div', {}, h('strong', {}, sentence(message)), h('p', {}, sentence(remedy))),
    button(again),
  ];
}
