import type { StepOutput } from '../../core/datasets/steps/stepProcess';
import type { CommandContext } from '../program/commandHost';

/** Shows what a step writes as it writes it: on the same streams, or all on standard error with `--json`. */
export function stepScreen(
  { stdout, stderr }: Pick<CommandContext, 'stdout' | 'stderr'>,
  isJson: boolean,
): StepOutput {
  // Characters may be cut in two between pieces.
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  return (bytes, stream) => {
    const screen = stream === 'stdout' && !isJson ? stdout : stderr;
    screen.write(decoders[stream].decode(bytes, { stream: true }));
  };
}

type Decoder = InstanceType<typeof TextDecoder>;

/** Shows what several steps write at a time: each line with the name of its pipeline, on standard error. */
export function namedScreen({
  stderr,
}: Pick<CommandContext, 'stderr'>): (pipeline: string, bytes: Uint8Array) => void {
  const begun = new Map<string, { readonly decoder: Decoder; text: string }>();
  return (pipeline, bytes) => {
    const screen = begun.get(pipeline) ?? { decoder: new TextDecoder(), text: '' };
    begun.set(pipeline, screen);
    const lines = (screen.text + screen.decoder.decode(bytes, { stream: true })).split('\n');
    screen.text = lines.pop() ?? '';
    for (const line of lines) stderr.write(`[${pipeline}] ${line}\n`);
  };
}
