import type { BackendFactory, ConnectionOptions, IQueueBackend } from "bullmq";
import { loadBullMQ } from "../load.js";
import { CONNECT_TIMEOUT } from "./backend.js";
import type { QueueBackend } from "./backend.js";

/** The schema of the database that has the queues' tables. */
const SCHEMA = "outlast";
/** Connections of a process, whatever queues it uses: what it asks takes milliseconds. */
const CONNECTIONS = 1;

/** What the driver's pool makes: told to end in the middle of a query, it closes the connection at once. */
interface Client {
  end: () => Promise<void>;
}

/** PostgreSQL 13 and newer: `postgres://user:password@host:5432/database`, with TLS `?sslmode=verify-full`. */
export const postgres: QueueBackend = {
  schemes: ["postgres", "postgresql"],
  isEncrypted: ({ searchParams }) => /^(?:require|verify-ca|verify-full)$/.test(searchParams.get("sslmode") ?? ""),
  hasPassword: ({ password }) => password !== "" || (process.env["PGPASSWORD"] ?? "") !== "",
  reach(url) {
    const { PostgresConnection, PostgresQueueBackend } = loadBullMQ();
    const connection = {
      connectionString: url.href,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      max: CONNECTIONS,
      schema: SCHEMA,
      // Makes the tables where there are none.
      migrate: true,
    };
    // BullMQ would open a pool for each queue, and for each worker a connection more on which it hears of new jobs:
    // ours ask for them.
    const shared = new PostgresConnection(connection);
    const factory = ((name, options) =>
      new PostgresQueueBackend(
        shared,
        name,
        options as ConstructorParameters<typeof PostgresQueueBackend>[2],
        false,
      )) satisfies BackendFactory<IQueueBackend, ConnectionOptions>;
    let client: Client | undefined;
    shared.pool.on("connect", (made) => (client = made as unknown as Client));
    const disconnect = async (): Promise<void> => client?.end();
    return Promise.resolve({ connection, factory, shared: { close: () => shared.close(), disconnect } });
  },
};
