// The time of a step against H, ours and each peer's, as SVG: log-log axes, a line for each engine.
import { figureOf } from "./arithmetic.mjs";

const [WIDTH, HEIGHT] = [780, 480];
const box = { left: 78, right: 210, top: 56, bottom: 58 };
// Okabe and Ito's colours, which can be told apart by everybody; ours first.
const colours = ["#d55e00", "#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#444444"];

/** What the plot is about: one LSTM, T = 50, B = 32, float32, and peers beside it. */
function isShown({ of, isa, figures }) {
  const { kind, cell, batch, time, dtype, models } = of;
  return (
    kind === "training" &&
    isa === undefined &&
    Object.keys(figures).length > 1 &&
    cell === "lstm" &&
    batch === 32 &&
    time === 50 &&
    dtype === "float32" &&
    models === 1
  );
}

/** Points [H, us a step] of every engine that trains and has at least two. */
export function curves(rows) {
  const shown = rows.filter(isShown);
  const names = [...new Set(shown.flatMap(({ figures }) => Object.keys(figures)))];
  return names
    .map((name) => ({
      name,
      apart: shown.some(({ figures }) => figures[name]?.recorded),
      points: shown
        .map((row) => [row.of.hidden, figureOf(row, name)])
        .filter(([, time]) => time !== undefined)
        .sort(([a], [b]) => a - b),
    }))
    .filter(({ points }) => points.length > 1);
}

const text = (x, y, content, rest = "") => `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${rest}>${content}</text>`;
const line = (x1, y1, x2, y2, rest) =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" ${rest}/>`;

function time(microseconds) {
  if (microseconds >= 1e6) return `${microseconds / 1e6} s`;
  return microseconds >= 1e3 ? `${microseconds / 1e3} ms` : `${microseconds} µs`;
}

export function plot({ rows, name }) {
  const lines = curves(rows);
  const all = lines.flatMap(({ points }) => points);
  const hidden = [...new Set(all.map(([h]) => h))].sort((a, b) => a - b);
  const powers = all.map(([, us]) => Math.log10(us));
  const [low, high] = [Math.floor(Math.min(...powers)), Math.ceil(Math.max(...powers))];
  const [right, bottom] = [WIDTH - box.right, HEIGHT - box.bottom];
  const across = Math.log(hidden.at(-1) / hidden[0]);
  const x = (h) => box.left + ((right - box.left) * Math.log(h / hidden[0])) / across;
  const y = (us) => bottom - ((bottom - box.top) * (Math.log10(us) - low)) / (high - low);

  const decades = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  const rules = decades.flatMap((us) => [
    line(box.left, y(us), right, y(us), 'stroke="#dddddd"'),
    text(box.left - 10, y(us) + 4, time(us), 'text-anchor="end"'),
  ]);
  const ticks = hidden.flatMap((h) => [
    line(x(h), bottom, x(h), bottom + 5, 'stroke="#444444"'),
    text(x(h), bottom + 20, h, 'text-anchor="middle"'),
  ]);
  const marks = lines.flatMap(({ points, apart }, i) => {
    const colour = colours[i % colours.length];
    const path = points.map(([h, us], k) => `${k === 0 ? "M" : "L"}${x(h).toFixed(1)} ${y(us).toFixed(1)}`).join(" ");
    const dots = points.map(
      ([h, us]) => `<circle cx="${x(h).toFixed(1)}" cy="${y(us).toFixed(1)}" r="3.5" fill="${colour}"/>`,
    );
    const style = `fill="none" stroke="${colour}" stroke-width="${i === 0 ? 3 : 1.8}"${apart ? ' stroke-dasharray="6 4"' : ""}`;
    return [`<path d="${path}" ${style}/>`, ...dots];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13" fill="#222222">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(box.left, 26, "One training step of an LSTM on one core", 'font-size="16" font-weight="bold"'),
    text(box.left, 44, `T = 50, B = 32, float32, Adam; ${name}`, 'font-size="11" fill="#666666"'),
    ...rules,
    ...ticks,
    text((box.left + right) / 2, HEIGHT - 14, "hidden size H", 'text-anchor="middle"'),
    text(
      0,
      0,
      "processor time",
      `text-anchor="middle" transform="translate(18 ${(box.top + bottom) / 2}) rotate(-90)"`,
    ),
    ...marks,
    ...legend(lines, right + 18, (points) => y(points.at(-1)[1])),
    "</svg>",
    "",
  ].join("\n");
}

/** Names beside the plot in the order of the lines' right ends. */
function legend(lines, left, end) {
  const order = lines.map((one, i) => ({ ...one, i })).sort((a, b) => end(a.points) - end(b.points));
  return order.flatMap(({ name, apart, i }, row) => {
    const [at, colour] = [box.top + 14 + row * 22, colours[i % colours.length]];
    const label = text(left + 30, at + 4, apart ? `${name}, recorded` : name, i === 0 ? 'font-weight="bold"' : "");
    return [line(left, at, left + 22, at, `stroke="${colour}" stroke-width="3"`), label];
  });
}
