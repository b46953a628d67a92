import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** A way to a server that falls silent. */
export interface Relay {
  /** The server's URL, by this way. */
  url: string;
  /** When it has fallen silent. */
  silent: Promise<void>;
  close: () => void;
}

/** Passes everything on to a server until a client says `word`, and nothing from then on, of any connection. */
export async function startRelay(server: string, word: string): Promise<Relay> {
  const { hostname, port } = new URL(server);
  const sockets = new Set<Socket>();
  let isSilent = false;
  let fallSilent: () => void = () => undefined;
  const silent = new Promise<void>((resolve) => (fallSilent = resolve));
  const relay = createServer((client) => {
    const there = connect(Number(port), hostname);
    for (const socket of [client, there]) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => socket === client && there.destroy());
    }
    client.on("data", (data) => {
      if (data.includes(word)) {
        isSilent = true;
        fallSilent();
      }
      if (!isSilent) there.write(data);
    });
    there.on("data", (data) => {
      if (!isSilent) client.write(data);
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => relay.on("listening", resolve));
  const url = new URL(server);
  url.port = String((relay.address() as AddressInfo).port);
  return {
    url: url.href,
    silent,
    close: () => {
      relay.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
