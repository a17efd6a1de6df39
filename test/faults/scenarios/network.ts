import {
  cutAnswer,
  cutRequest,
  failAfterwards,
  flipInAnswer,
  flipInRequest,
  keepSilent,
  loseAnswer,
  refuse,
  repeatFirstAnswer,
  rewriteAnswer,
  rewriteRequest,
  truncateAnswer,
} from '../effects';
import type { FaultLab } from '../faultLab';
import { commits, lists, reads, sends, writes } from '../requests';
import { incomplete, mismatch, verified, type Scenario } from './scenario';

const large = (lab: FaultLab): Promise<void> => lab.writeLarge();

/** More tries than anybody makes. */
const always = { times: 1000 };

/** What goes wrong between client and service. */
export const networkScenarios: readonly Scenario[] = [
  {
    name: 'the answer to a put is lost after the blob was stored',
    faults: () => [{ on: sends('a.txt'), effect: loseAnswer }],
    expects: verified,
  },
  {
    name: 'the answer to a block is lost',
    prepare: large,
    faults: () => [{ on: sends('large.bin'), effect: loseAnswer }],
    expects: verified,
  },
  {
    name: 'the answer to a commit is lost after it was done',
    prepare: large,
    faults: () => [{ on: commits('large.bin'), effect: loseAnswer }],
    expects: verified,
  },
  {
    name: 'the service says 500 after the commit was done',
    prepare: large,
    faults: () => [{ on: commits('large.bin'), effect: failAfterwards(500, 'InternalError') }],
    expects: verified,
  },
  {
    name: 'the service is busy (503 with Retry-After) at every other write',
    faults: () =>
      [0, 1, 2].map((index) => ({
        on: writes,
        after: index,
        effect: refuse(503, 'ServerBusy', { 'retry-after': '1' }),
      })),
    expects: verified,
  },
  {
    name: 'requests are refused for a while (429 and 500 without Retry-After)',
    faults: () => [
      { on: writes, effect: refuse(429, 'TooManyRequests') },
      { on: lists, effect: refuse(500, 'InternalError') },
    ],
    expects: verified,
  },
  {
    name: 'the service fails at one file again and again',
    faults: () => [{ on: sends('a.txt'), effect: refuse(500, 'InternalError'), ...always }],
    expects: incomplete({ 'a.txt': 'failed' }),
  },
  {
    name: 'no answer comes in time, once',
    lakeside: () => ({ patienceMs: 1000 }),
    faults: () => [{ on: sends('a.txt'), effect: keepSilent }],
    expects: verified,
  },
  {
    name: 'one file is never answered',
    lakeside: () => ({ patienceMs: 500, mostTries: 2 }),
    faults: () => [{ on: sends('a.txt'), effect: keepSilent, ...always }],
    expects: incomplete({ 'a.txt': 'failed' }),
  },
  {
    name: 'the connection breaks while a file goes up',
    faults: () => [{ on: sends('b/c.txt'), effect: cutRequest }],
    expects: verified,
  },
  {
    name: 'the connection breaks while a block goes up',
    prepare: large,
    faults: () => [{ on: sends('large.bin'), after: 1, effect: cutRequest }],
    expects: verified,
  },
  {
    name: 'the listing breaks off midway',
    faults: () => [{ on: lists, after: 1, effect: cutAnswer }],
    expects: verified,
  },
  {
    name: 'the listing comes in good order but without its second half',
    faults: () => [{ on: lists, after: 1, effect: truncateAnswer }],
    expects: { error: 'badAnswer' },
  },
  {
    name: 'the answer to the receipt is lost after it was stored',
    onlyHere: 'no other tool writes down what it proved',
    faults: () => [{ on: sends('run1.receipt'), effect: loseAnswer }],
    expects: verified,
  },
  {
    name: 'the listing is an old one',
    faults: () => [{ on: lists, effect: repeatFirstAnswer(), ...always }],
    expects: { error: 'staleAnswer' },
  },
  {
    name: 'a byte of a file flips on its way up',
    faults: () => [{ on: sends('b/c.txt'), effect: flipInRequest }],
    expects: verified,
  },
  {
    name: 'a byte of a block flips on its way up',
    prepare: large,
    faults: () => [{ on: sends('large.bin'), effect: flipInRequest }],
    expects: verified,
  },
  {
    name: 'a byte of one file flips every time it goes up',
    faults: () => [{ on: sends('b/c.txt'), effect: flipInRequest, ...always }],
    expects: incomplete({ 'b/c.txt': 'failed' }),
  },
  {
    name: 'a recorded MD5 is garbled in the listing on its way down',
    faults: () => [{ on: lists, after: 2, effect: rewriteAnswer(garbleMd5) }],
    expects: mismatch({ 'RunInfo.xml': 'differs' }),
  },
  {
    name: 'a byte flips while a blob is read back',
    faults: () => [{ on: reads('b/c.txt'), effect: flipInAnswer }],
    expects: verified,
    tampers: async () => undefined,
    verify: { reread: true },
    notices: mismatch({ 'b/c.txt': 'differs' }),
  },
  {
    name: 'blocks are committed in another order than they were sent in',
    prepare: large,
    faults: () => [{ on: commits('large.bin'), effect: rewriteRequest(swapFirstBlocks) }],
    expects: incomplete({ 'large.bin': 'failed' }),
  },
  {
    name: 'one block is committed twice and another one not',
    prepare: large,
    faults: () => [{ on: commits('large.bin'), effect: rewriteRequest(repeatFirstBlock) }],
    expects: incomplete({ 'large.bin': 'failed' }),
  },
  {
    name: 'a block is missing from the commit',
    prepare: large,
    faults: () => [{ on: commits('large.bin'), effect: rewriteRequest(dropFirstBlock) }],
    expects: incomplete({ 'large.bin': 'failed' }),
  },
];

const blockElements = /<(Latest|Uncommitted)>[^<]*<\/\1>/g;

function swapFirstBlocks(xml: string): string {
  const [first = '', second = ''] = xml.match(blockElements) ?? [];
  return xml.replace(first + second, second + first);
}

/** In place of the second: blocks of a file but its last are of one size, so the blob keeps its own. */
function repeatFirstBlock(xml: string): string {
  const [first = '', second = ''] = xml.match(blockElements) ?? [];
  return xml.replace(first + second, first + first);
}

/** Spaces in its place keep the length, which the signature covers. */
function dropFirstBlock(xml: string): string {
  const [first = ''] = xml.match(blockElements) ?? [];
  return xml.replace(first, ' '.repeat(first.length));
}

/** Another digit in the first MD5. */
function garbleMd5(xml: string): string {
  return xml.replace(/<Content-MD5>(.)/, (_, digit: string) => {
    return `<Content-MD5>${digit === 'A' ? 'B' : 'A'}`;
  });
}
