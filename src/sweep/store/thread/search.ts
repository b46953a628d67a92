import type { StoredSearch } from "../types.js";
import { checkedSearch } from "./checked.js";
import type { Database } from "./database.js";

/** Remembers how far the search is that uses the store. */
export function noteSearch(database: Database, search: StoredSearch): void {
  database.run("INSERT OR REPLACE INTO meta VALUES ('search', ?)", [JSON.stringify(search)]);
}

/** Forgets it: a sweep uses the store from now on. */
export function forgetSearch(database: Database): void {
  database.run("DELETE FROM meta WHERE name = 'search'");
}

/** The search that used the store last, unless a sweep did. Throws OUTLAST_FORMAT where that is damaged. */
export function notedSearch(database: Database): StoredSearch | undefined {
  const [row] = database.rows<[string]>("SELECT value FROM meta WHERE name = 'search'");
  return row && checkedSearch(database.path, row[0]);
}
