import { InvalidArgumentError, Option, type Command } from 'commander';

/** Another spelling of an option: gives the same value. */
class OtherSpelling extends Option {
  readonly #target: string;

  constructor(flags: string, target: Option, convert: (value: string) => string = keep) {
    super(flags, target.description);
    this.#target = target.attributeName();
    this.argParser((value, previous) => {
      const converted = convert(value);
      return target.parseArg === undefined ? converted : target.parseArg(converted, previous);
    });
  }

  override attributeName(): string {
    return this.#target;
  }
}

/** An account of Azure by its name, instead of its endpoint. */
export function accountOption(blobEndpoint: Option): Option {
  const option = new OtherSpelling('--account <name>', blobEndpoint, endpointOfAccount);
  option.description = 'the same by its name alone: for https://<name>.blob.core.windows.net';
  return option;
}

/** How `sync_to_azure` spelled options that are called otherwise here. */
export function addOldSpellings(command: Command): Command {
  const optionOf = (long: string): Option => {
    const option = command.options.find((candidate) => candidate.long === long);
    if (option === undefined) throw new Error(`${command.name()} has no option ${long}`);
    return option;
  };
  return command
    .addOption(new OtherSpelling('--container-name <name>', optionOf('--container')).hideHelp())
    .addOption(
      new OtherSpelling(
        '--storage-account <name>',
        optionOf('--blob-endpoint'),
        endpointOfAccount,
      ).hideHelp(),
    );
}

/** @see https://learn.microsoft.com/azure/storage/common/storage-account-overview#storage-account-name */
function endpointOfAccount(name: string): string {
  if (/^[a-z0-9]{3,24}$/.test(name.trim())) return `https://${name.trim()}.blob.core.windows.net`;
  throw new InvalidArgumentError(
    'An account is called by 3 to 24 lower-case letters and digits; give other addresses by --blob-endpoint.',
  );
}

function keep(value: string): string {
  return value;
}
