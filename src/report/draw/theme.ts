/** Colours of everything that is not data. Text is `ink` or `muted`, at a contrast of at least 4.5 to `background`. */
export interface Theme {
  background: string;
  ink: string;
  muted: string;
  axis: string;
  grid: string;
  /** Of a cell without a value. */
  missing: string;
}

export const themes: Readonly<Record<"light" | "dark", Theme>> = {
  light: {
    background: "#ffffff",
    ink: "#1a1a1a",
    muted: "#595959",
    axis: "#8c8c8c",
    grid: "#e8e8e8",
    missing: "#efefef",
  },
  dark: {
    background: "#16181d",
    ink: "#ececec",
    muted: "#a8adb5",
    axis: "#6b7280",
    grid: "#2b2f37",
    missing: "#23262d",
  },
};
