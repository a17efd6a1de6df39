import type { GatewayOptions } from './gateway';

/** A gateway that takes requests. */
export interface OpenGateway {
  /** `http://127.0.0.1:PORT/TOKEN`; `/gros/REPO/BRANCH:TAG` goes behind it. A secret of this machine. */
  readonly address: string;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** Opens gateways to the datasets of a lake, on this machine only. */
export interface GatewayHost {
  /** `port` absent = any that is free. @throws OperatorError if the port cannot be had */
  open(options: Pick<GatewayOptions, 'onRead'> & { readonly port?: number }): Promise<OpenGateway>;
}
