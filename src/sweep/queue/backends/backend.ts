import type { BackendFactory, ConnectionOptions, IQueueBackend } from "bullmq";

/** How BullMQ reaches a server: its queues and workers take both. */
export interface Reach {
  connection: ConnectionOptions;
  factory: BackendFactory<IQueueBackend, ConnectionOptions>;
  /** What they share, where they do. */
  shared?: Closable;
}

/** Something with connections: `close` says goodbye to the server, `disconnect` does not wait for it. */
export interface Closable {
  close: () => Promise<void>;
  disconnect: () => Promise<void>;
}

/** A kind of server that can hold queues. */
export interface QueueBackend {
  /** Schemes of its URLs; the first one's name alone means the server of this machine. */
  schemes: readonly [string, ...string[]];
  /** Whether what goes over the network is encrypted. */
  isEncrypted: (url: URL) => boolean;
  hasPassword: (url: URL) => boolean;
  /** Makes sure that the server answers, or throws what its client throws. */
  reach: (url: URL) => Promise<Reach>;
}

/** Milliseconds for a first connection. */
export const CONNECT_TIMEOUT = 5000;

/** A part of a URL as its owner meant it. */
export function plain(part: string): string | undefined {
  return part === "" ? undefined : decodeURIComponent(part);
}
