/** For units of what only needs that `vscode` has events; nobody is told of any. */
export class SilentEmitter {
  readonly event = (): void => undefined;
  fire(): void {}
  dispose(): void {}
}
