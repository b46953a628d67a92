import type { BackendFactory, ConnectionOptions, IQueueBackend } from "bullmq";
import { CONNECT_TIMEOUT } from "./backend.js";
import type { QueueBackend } from "./backend.js";

/** The schema of the database that has the queues' tables. */
const SCHEMA = "outlast";
/** Connections of each queue. */
const CONNECTIONS = 2;

/** PostgreSQL 13 and newer: `postgres://user:password@host:5432/database`, with TLS `?sslmode=verify-full`. */
export const postgres: QueueBackend = {
  schemes: ["postgres", "postgresql"],
  isEncrypted: ({ searchParams }) => /^(?:require|verify-ca|verify-full)$/.test(searchParams.get("sslmode") ?? ""),
  hasPassword: ({ password }) => password !== "" || (process.env["PGPASSWORD"] ?? "") !== "",
  async reach(url) {
    const { createPostgresBackend } = await import("bullmq");
    const connection: ConnectionOptions = {
      connectionString: url.href,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      max: CONNECTIONS,
      schema: SCHEMA,
      // Makes the tables where there are none.
      migrate: true,
    };
    // BullMQ's types know the options of one server only.
    return {
      connection,
      factory: createPostgresBackend as unknown as BackendFactory<IQueueBackend, ConnectionOptions>,
    };
  },
};
