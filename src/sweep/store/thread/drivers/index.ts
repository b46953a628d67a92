import type { Driver } from "./driver.js";
import { nodeSqlite } from "./nodeSqlite.js";

export type { Connection, Driver, Statement, Value } from "./driver.js";

/** Node's own where it has one; the package that stands in for it is not loaded then. */
export const driver: Driver = nodeSqlite() ?? (await import("./libsql.js")).libsql;
