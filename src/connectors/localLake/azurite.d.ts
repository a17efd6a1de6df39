/*
 * The part of Azurite that runs a blob service in this process; the package ships no types.
 * See src/blob/BlobConfiguration.ts and src/blob/BlobServer.ts in github.com/Azure/Azurite, 3.37.
 */

declare module 'azurite/dist/src/blob/BlobConfiguration' {
  interface ExtentFolder {
    readonly locationId: string;
    readonly locationPath: string;
    readonly maxConcurrency: number;
  }

  type Settings = [
    host: string,
    port: number,
    keepAliveTimeoutSeconds: number,
    metadataFile: string,
    extentFile: string,
    extentFolders: readonly ExtentFolder[],
    enableAccessLog: boolean,
    accessLog: undefined,
    enableDebugLog: boolean,
    debugLogFile: undefined,
    isLoose: boolean,
    skipApiVersionCheck: boolean,
  ];

  interface BlobConfiguration {
    readonly host: string;
    readonly port: number;
  }
  const BlobConfiguration: new (...settings: Settings) => BlobConfiguration;
  export { BlobConfiguration as default };
}

declare module 'azurite/dist/src/blob/BlobServer' {
  import type BlobConfiguration from 'azurite/dist/src/blob/BlobConfiguration';

  interface BlobServer {
    start(): Promise<void>;
    close(): Promise<void>;
  }
  const BlobServer: new (configuration: BlobConfiguration) => BlobServer;
  export { BlobServer as default };
}
