import { Socket } from 'node:net';

/*
 * A mark tells where it was written, port included, and a fake listens on whichever port is free. So that what is
 * recorded is the same each time, the program is given an address that never changes, and what it sends there
 * goes to where the fake listens.
 */
const ports = new Map<string, string>();

/** From now on what this process sends to the address `from` arrives at `to`. It gives `from`. */
export function lead(from: string, to: string): string {
  ports.set(new URL(from).port, new URL(to).port);
  return from;
}

Socket.prototype.connect = new Proxy(Socket.prototype.connect, {
  apply: (connect, socket, args: unknown[]) => Reflect.apply(connect, socket, args.map(led)),
});

/** Options, or what Node makes of them: a list that begins with them, and is known by a symbol on it. */
function led(argument: unknown): unknown {
  if (Array.isArray(argument)) {
    argument[0] = led(argument[0]);
    return argument;
  }
  if (typeof argument !== 'object' || argument === null || !('port' in argument)) return argument;
  const port = ports.get(String(argument.port));
  return port === undefined ? argument : { ...argument, port: Number(port) };
}
