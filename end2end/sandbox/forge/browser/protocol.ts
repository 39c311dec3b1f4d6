/** What travels between the bridge in an app's frame and the page around it. Functions travel as numbers. */
export interface Request {
  id: number;
  command: string;
  payload: unknown;
}

export type Message =
  | { kind: 'answer'; id: number; value: unknown }
  | { kind: 'failure'; id: number; message: string }
  | { kind: 'callback'; callback: number; args: unknown[] };

export interface PackedFunction {
  __function: number;
}

export const HANDSHAKE = '__port_rpc_handshake__';
