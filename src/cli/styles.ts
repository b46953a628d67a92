import picocolors from "picocolors";

export type Styles = Pick<ReturnType<typeof picocolors.createColors>, "bold" | "dim" | "green" | "red">;

/** Styles for a stream: NO_COLOR goes before FORCE_COLOR, and that before what the stream is. */
export function stylesFor(stream: { isTTY?: boolean }): Styles {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  const given = (value: string | undefined): boolean => value !== undefined && value !== "";
  return picocolors.createColors(!given(NO_COLOR) && (given(FORCE_COLOR) || stream.isTTY === true));
}
