import { Option, type Command } from 'commander';
import type { OpenGateway } from '../../core/datasets/gateway/gatewayHost';
import type { FullContext } from '../program/commandHost';
import {
  addDatasetOptions,
  withDatasets,
  type DatasetFlags,
  type DatasetSession,
} from './datasetSession';
import { parsePort, untilEnded } from '../terminal/loopbackServer';

interface GatewayFlags extends DatasetFlags {
  readonly port?: number;
}

/** `lakeside gateway`: datasets for whatever reads an address, on this machine. */
export function addGatewayCommand(program: Command, context: FullContext): void {
  const command = program
    .command('gateway')
    .description('serve datasets to programs of this machine over HTTP, until Ctrl+C')
    .addOption(
      new Option('--port <port>', 'of 127.0.0.1; left out: any that is free').argParser(parsePort),
    )
    .action((flags: GatewayFlags) => serve(flags, context));
  addDatasetOptions(command);
}

async function serve(flags: GatewayFlags, context: FullContext): Promise<void> {
  await withDatasets(flags, context, async (session) => {
    const { datasets, ports } = session;
    const { digests, logger } = ports;
    const host = await context.connectors.gatewayHost({ datasets, digests, logger });
    const gateway = await host.open(flags.port === undefined ? {} : { port: flags.port });
    try {
      tell(gateway, session);
      await untilEnded(context.signal);
      context.exitWith(0);
    } finally {
      await gateway.close();
    }
  });
}

function tell({ address }: OpenGateway, { terminal }: DatasetSession): void {
  if (terminal.isJson) terminal.writeDocument({ address });
  else terminal.print(address);
  if (terminal.isQuiet) return;
  terminal.note(
    terminal.noteStyle.dim(
      `For instance in Python: pandas.read_csv("${address}/gros/REPO/BRANCH:TAG")\nWhoever knows the address can read every dataset of this lake; Ctrl+C ends it`,
    ),
  );
}
