import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { OutlastError } from "../../core/index.js";

/** What the server says to a path, undefined where there is nothing. */
export type Answer = (url: URL) => Reply | undefined;

export interface Reply {
  type: string;
  body: string;
  /** Content-Security-Policy. */
  policy?: string | undefined;
}

export interface LocalServer {
  url: string;
  close: () => Promise<void>;
}

/**
 * Serves pages to this machine alone: on 127.0.0.1, under names of this machine (a page elsewhere whose name leads here
 * is refused), for reading. Throws OUTLAST_USAGE where the port is taken.
 */
export async function serveLocally(port: number, answer: Answer): Promise<LocalServer> {
  // Not before: all of Node's own fetch comes with it, which takes time, and gigabytes of addresses.
  const { createServer } = await import("node:http");
  const server = createServer((request, response) => {
    handle(request, response, (server.address() as AddressInfo).port, answer);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const fix = "choose another --port, or leave it out for one that is free";
      const sentence = `Port ${port} of 127.0.0.1 cannot be used: ${cause.code ?? cause.message}; ${fix}.`;
      reject(new OutlastError("OUTLAST_USAGE", sentence, { cause }));
    });
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function handle(
  { method = "", url = "", headers }: IncomingMessage,
  response: ServerResponse,
  port: number,
  answer: Answer,
): void {
  const send = (status: number, { type, body, policy }: Reply): void => {
    response.writeHead(status, {
      "Content-Type": `${type}; charset=utf-8`,
      "Content-Length": Buffer.byteLength(body),
      "Content-Security-Policy": `${policy ?? "default-src 'none'"}; frame-ancestors 'none'`,
      "Cache-Control": "no-store",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
      ...(status === 405 && { Allow: "GET, HEAD" }),
    });
    response.end(method === "HEAD" ? undefined : body);
  };
  const refuse = (status: number, sentence: string): void =>
    send(status, { type: "text/plain", body: `${sentence}\n` });
  if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(headers.host ?? "")) {
    refuse(403, "This server answers to 127.0.0.1 and localhost alone.");
  } else if (method !== "GET" && method !== "HEAD") {
    refuse(405, "This server is for reading.");
  } else {
    const reply = URL.canParse(url, "http://localhost") ? answer(new URL(url, "http://localhost")) : undefined;
    if (reply === undefined) refuse(404, "There is nothing here.");
    else send(200, reply);
  }
}
