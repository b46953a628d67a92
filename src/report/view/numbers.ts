/** Three digits, as a decimal where that is short. */
export function showNumber(value: number): string {
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "–";
  if (Number.isInteger(value) && size < 1e7) return showCount(value);
  if (size < 1e-3 || size >= 1e5) return minus(value.toExponential(2).replace(/\.?0*e\+?/, "e"));
  return minus(String(Number(size >= 100 ? value.toFixed(0) : value.toPrecision(3))));
}

/** `100 000`: digits in threes, by narrow spaces that do not break, as SI has it. */
export function showCount(count: number): string {
  const digits = String(Math.abs(count));
  const spaced = digits.length > 4 ? digits.replaceAll(/\B(?=(?:\d{3})+$)/g, "\u202f") : digits;
  return count < 0 ? `−${spaced}` : spaced;
}

/** `99.97 %`; never rounds up to all, or down to none. */
export function showShare(share: number): string {
  if (share === 0 || share === 1) return `${100 * share} %`;
  const percent = Math.min(99.9, Math.max(0.1, 100 * share));
  return `${percent.toFixed(1)} %`;
}

/** `2.4 s`, `4 min 5 s`, `3 h 20 min`, `162 days 5 h` */
export function showSeconds(seconds: number): string {
  if (seconds < 100) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const inTwo = (count: number, each: number, [unit, rest]: readonly [string, string]): string =>
    `${Math.floor(count / each)} ${unit} ${count % each} ${rest}`;
  if (seconds < 2 * 3600) return inTwo(Math.round(seconds), 60, ["min", "s"]);
  if (seconds < 48 * 3600) return inTwo(Math.round(seconds / 60), 60, ["h", "min"]);
  return inTwo(Math.round(seconds / 3600), 24, ["days", "h"]);
}

/** `2026-11-22 23:10 UTC` of ISO 8601. */
export function showTime(time: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(time) ? `${time.slice(0, 10)} ${time.slice(11, 16)} UTC` : time;
}

function minus(text: string): string {
  return text.replace(/^-/, "−").replace("e-", "e−");
}
