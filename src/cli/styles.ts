import picocolors from "picocolors";
import { ourEscape } from "./output.js";

type Style = (text: string) => string;
export type Styles = Record<"bold" | "dim" | "green" | "red", Style>;

/**
 * Styles of what goes through `output.ts` to a stream: NO_COLOR goes before FORCE_COLOR, and that before what the
 * stream is.
 */
export function stylesFor(stream: { isTTY?: boolean }): Styles {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  const given = (value: string | undefined): boolean => value !== undefined && value !== "";
  const colors = picocolors.createColors(!given(NO_COLOR) && (given(FORCE_COLOR) || stream.isTTY === true));
  return { bold: ours(colors.bold), dim: ours(colors.dim), green: ours(colors.green), red: ours(colors.red) };
}

/** The style with its own escapes marked as ours, whatever the text has. */
function ours(style: Style): Style {
  const [before = "", after = ""] = style("|")
    .split("|")
    .map((end) => end.replace("\u001b", ourEscape));
  return (text) => `${before}${text}${after}`;
}
