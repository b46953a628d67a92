/** Numbers of a paper as rows: `tables/<name>.csv`. */
export interface Table {
  /** Of the file: letters, digits and hyphens. */
  name: string;
  title: string;
  columns: readonly string[];
  /** null where there is no number. */
  rows: readonly (readonly (string | number | null)[])[];
  /** Whether it is printed beside the medians, or a file alone. */
  printed: boolean;
}
