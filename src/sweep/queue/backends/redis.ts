import { loadBullMQ, loadRedis } from "../load.js";
import { CONNECT_TIMEOUT, plain } from "./backend.js";
import type { QueueBackend } from "./backend.js";

/** Milliseconds between two attempts to connect again. */
const RETRY = 500;

/** Redis and Valkey: `redis://user:password@host:6379/0`, with TLS `rediss://`. */
export const redis: QueueBackend = {
  schemes: ["redis", "rediss"],
  isEncrypted: ({ protocol }) => protocol === "rediss:",
  hasPassword: ({ password }) => password !== "",
  async reach(url) {
    const options = optionsOf(url);
    await probe(options);
    const { createRedisBackend } = loadBullMQ();
    // Commands wait for a server that is being started again.
    const connection = { ...options, maxRetriesPerRequest: null, retryStrategy: () => RETRY };
    return { connection, factory: createRedisBackend };
  },
};

/** What ioredis and BullMQ both take. */
interface Options {
  host: string;
  port: number;
  db: number;
  connectTimeout: number;
  username?: string;
  password?: string;
  tls?: object;
}

function optionsOf(url: URL): Options {
  const { protocol, hostname, port, username, password, pathname } = url;
  const [user, secret] = [plain(username), plain(password)];
  return {
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(port || 6379),
    db: Number(pathname.slice(1)),
    connectTimeout: CONNECT_TIMEOUT,
    ...(user !== undefined && { username: user }),
    ...(secret !== undefined && { password: secret }),
    ...(protocol === "rediss:" && { tls: {} }),
  };
}

/** BullMQ would try for ever to reach a server that is not there, or that does not let us in. */
async function probe(options: Options): Promise<void> {
  const { Redis } = loadRedis();
  const client = new Redis({
    ...options,
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    commandTimeout: CONNECT_TIMEOUT,
  });
  let fault: unknown;
  client.on("error", (error) => (fault ??= error));
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    // What happened first says most: later errors are that the connection is closed.
    throw fault ?? error;
  } finally {
    client.disconnect();
  }
}
