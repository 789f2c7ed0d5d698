/** A node's error, in its own words. */
export class RpcError extends Error {
  static readonly INVALID_PARAMS = -32602;
  override readonly name = 'RpcError';
  readonly code: number;
  readonly data: string;

  constructor(code: number, message: string, data: string) {
    super(message);
    this.code = code;
    this.data = data;
  }
}
