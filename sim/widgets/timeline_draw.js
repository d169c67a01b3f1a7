// How a timeline is drawn: where things lie, and the nodes of ticks, lanes, marks, legend and table.
// A `view` holds what all of it needs: model, palette, clock, nodes, geometry, and how wide a text is.

const TICKS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440].map((minutes) => minutes * 60);
const HEIGHT = { marks: 30, area: 30, curve: 40 };
const BARS = 18, HEAD = 18, FOOT = 24, SIZE = 7, TEXT = 14;

const percent = (share) => `${Math.round(share * 100)} %`;
const outline = (shape, size) => "M" + shape.map(([x, y]) => `${x * size} ${y * size}`).join("L") + "Z";
const level = (share, height) => height - 4 - share * (height - 8);
const openBar = (mark) => mark.kind === "work" && (mark.until ?? null) === null;
const ownCurves = (lane) => (lane.curves ?? []).filter((curve) => !curve.ghost);

// The value of a step function, or of a line through points, at a second; null before its first point.
function valueAt(points, second, steps) {
  let left = null;
  for (const point of points) {
    if (point[0] > second) {
      if (left === null || steps) return left && left[1];
      return left[1] + ((point[1] - left[1]) * (second - left[0])) / (point[0] - left[0]);
    }
    left = point;
  }
  return left && left[1];
}

// The marks of a lane, each with its lane and a key that stays when its kind or text changes.
function marksOf(lane) {
  const met = new Map();
  return [...(lane.marks ?? [])].sort((a, b) => a.at - b.at).map((mark) => {
    const same = met.get(mark.at) ?? 0;
    met.set(mark.at, same + 1);
    return { ...mark, lane, key: `${lane.id}/${mark.id ?? `${mark.at}/${same}`}` };
  });
}

function measure(view, lanes, width) {
  const { model, textWidth } = view;
  const begin = model.get("begin"), end = Math.max(model.get("end"), begin + 1);
  const widest = (texts) => Math.max(0, ...texts.map(textWidth));
  const names = widest(lanes.flatMap((lane) => ownCurves(lane).map((curve) => `${curve.name} 100 %`)));
  const left = Math.min(width * 0.4, 16 + widest(lanes.map((lane) => lane.label)));
  const right = width - (names ? Math.min(width / 4, names + 28) : 56);
  const boxes = new Map();
  let bottom = HEAD;
  for (const lane of lanes) {
    const bars = lane.marks?.some((mark) => mark.kind === "work") ? BARS : 0;
    const height = Math.max((HEIGHT[lane.kind] ?? HEIGHT.marks) + bars, ownCurves(lane).length * 18 + 4);
    boxes.set(lane.id, { y: bottom, height, middle: (height - bars) / 2 });
    bottom += height;
  }
  const x = (second) => left + ((second - begin) / (end - begin)) * (right - left);
  return { left, right, width, begin, end, x, boxes, bottom };
}

function drawTicks(view) {
  const { begin, end, left, right, bottom, x } = view.geometry, starts = view.model.get("starts");
  const step = TICKS.find((s) => ((right - left) * s) / (end - begin) >= 64) ?? TICKS.at(-1);
  const ticks = [];
  for (let t = Math.ceil((starts + begin) / step) * step - starts; t <= end; t += step) ticks.push(t);
  set(view.ground, { x: left, width: Math.max(0, right - left), height: bottom - HEAD });
  keep(view.ticks, ticks, (t) => t,
    () => make("g", { class: "drill-tick" }, make("line", { y1: HEAD }), make("text", { "text-anchor": "middle" })),
    (node, t) => {
      set(node, { transform: `translate(${x(t)} 0)` });
      set(node.children[0], { y2: bottom });
      set(node.children[1], { y: bottom + 17 });
      say(node.children[1], view.clock(t));
    });
}

// ------------------------------------------------------------------------------------------------ lanes

function drawLanes(view, lanes) {
  keep(view.lanes, lanes, (lane) => lane.id, (lane) => makeLane(view, lane), (node, lane) => {
    const { left, right, boxes } = view.geometry, { y, height, middle } = boxes.get(lane.id);
    const [edge, label, past, , marks] = node.children;
    set(node, { transform: `translate(0 ${y})` });
    set(edge, { x1: left, x2: right, y1: height, y2: height });
    set(label, { y: middle + 5 });
    say(label, lane.label);
    drawArea(view, past.children[0], lane, height);
    drawCurves(view, past.children[1], lane, height);
    drawMarks(view, marks, lane);
  });
}

function makeLane(view, lane) {
  const clip = `url(#${view.name}-past)`;
  return make("g", { class: `drill-lane drill-lane-${lane.kind}` }, make("line", { class: "drill-lane-edge" }),
    make("text", { class: "drill-lane-label", x: 4, "aria-hidden": "true" }),
    make("g", { "clip-path": clip, "aria-hidden": "true" }, make("g"), make("g")),
    make("g", { "aria-hidden": "true" }), make("g"));
}

function drawArea(view, group, lane, height) {
  const { x, end } = view.geometry, steps = lane.steps ?? [];
  let line = "";
  for (const [at, value] of steps) line += `${line ? "H" : "M"}${x(at)}${line ? "V" : " "}${level(value, height)}`;
  if (line) line += `H${x(end)}`;
  keep(group, line ? ["fill", "line"] : [], (k) => k, (k) => make("path", { class: `drill-area-${k}` }),
    (node, k) => set(node, { d: k === "fill" ? `${line}V${level(0, height)}H${x(steps[0][0])}Z` : line }));
}

// A ghost has the colour of the curve whose ghost it is.
function curveColours(view, lane) {
  const curves = lane.curves ?? [], names = [...new Set(curves.map((curve) => curve.name))];
  const given = new Map(curves.map((curve) => [curve.name, curve.colour]));
  const { series } = view.palette;
  return new Map(names.map((n, i) => [n, given.get(n) ?? series[i % series.length] ?? "currentColor"]));
}

function drawCurves(view, group, lane, height) {
  const { x, end } = view.geometry, colours = curveColours(view, lane);
  keep(group, (lane.curves ?? []).filter((c) => c.points.length), (c) => `${Boolean(c.ghost)} ${c.name}`,
    (c) => make("path", { class: c.ghost ? "drill-curve drill-ghost" : "drill-curve" }), (node, curve) => {
      const path = curve.points.map(([at, share]) => `${x(at)} ${level(share, height)}`).join("L");
      set(node, { d: `M${path}H${x(end)}`, style: `stroke:${colours.get(curve.name)}` });
    });
}

// What stands at the right end of a lane: how much it is at `until`.
function drawValues(view, group, lane, until) {
  const { right, boxes } = view.geometry, { height } = boxes.get(lane.id), colours = curveColours(view, lane);
  const values = lane.kind === "area" ? [{ text: "", value: valueAt(lane.steps ?? [], until, true) }]
    : ownCurves(lane).map((c) => ({ text: `${c.name} `, value: valueAt(c.points, until), colour: colours.get(c.name) }));
  const shown = values.filter((v) => v.value !== null);
  keep(group, shown, (v) => v.text, () => make("g", {}, make("path", { class: "drill-curve" }), make("text")), (node, v) => {
    const y = height / 2 + (shown.indexOf(v) - (shown.length - 1) / 2) * 18;
    set(node.children[0], { d: v.colour ? `M${right + 6} ${y}h12` : "", style: `stroke:${v.colour ?? "none"}` });
    set(node.children[1], { x: right + (v.colour ? 24 : 8), y: y + 5 });
    say(node.children[1], v.text + percent(v.value));
  });
}

// ------------------------------------------------------------------------------------------------ marks

// Where marks lie: those that would hide one another go a little up and down in turn.
function spread(view, marks, middle) {
  const { x } = view.geometry, points = marks.filter((mark) => mark.kind !== "work"), places = new Map();
  const near = (i) => i >= 0 && i < points.length - 1 && x(points[i + 1].at) - x(points[i].at) < 2.4 * SIZE;
  let up = false;
  points.forEach((mark, i) => {
    up = near(i - 1) ? !up : false;
    const shift = near(i - 1) || near(i) ? (up ? 6 : -6) : 0;
    places.set(mark.key, { x: x(mark.at), y: middle + shift, next: points[i + 1] ? x(points[i + 1].at) : Infinity });
  });
  const bars = marks.filter((mark) => mark.kind === "work");
  bars.forEach((mark, i) => places.set(mark.key, { x: x(mark.at), y: 2 * middle + BARS / 2 - 5,
    next: bars[i + 1] ? x(bars[i + 1].at) : Infinity }));
  return places;
}

function drawMarks(view, group, lane) {
  const marks = marksOf(lane), places = spread(view, marks, view.geometry.boxes.get(lane.id).middle);
  keep(group, marks, (mark) => mark.key, () => makeMark(view.drawn), (node, mark) => {
    Object.assign(node, { mark, place: places.get(mark.key) });
    drawMark(view, node);
  });
}

function makeMark(fresh) {
  return make("g", { role: "button", tabindex: -1, class: "drill-mark" }, make("rect", { class: "drill-bar", y: -7, height: 14, rx: 3 }),
    make("rect", { class: "drill-target", x: -12, y: -12, width: 24, height: 24, rx: 4 }),
    make("g", { class: `drill-shape${fresh ? " drill-fresh" : ""}` }, make("path"), make("text", { "text-anchor": "middle", y: 4 })),
    make("text", { class: "drill-mark-text", y: 4.5, "aria-hidden": "true" }));
}

function drawMark(view, node) {
  const { mark, place } = node, { begin, end, right, x } = view.geometry;
  const kind = view.kindOf(mark.kind), [bar, target, shape, text] = node.children;
  const isBar = mark.kind === "work", until = mark.until ?? view.model.get("now") ?? end;
  const span = isBar ? Math.max(2, x(Math.min(until, end)) - place.x) : 0;
  set(node, { transform: `translate(${place.x} ${place.y})`, "data-kind": mark.kind, "aria-label": view.spoken(mark),
    display: mark.at >= begin && mark.at <= end ? null : "none" });
  set(bar, { width: span, fill: kind.colour ?? "currentColor", display: isBar ? null : "none" });
  set(target, isBar ? { x: -3, y: -10, width: span + 6, height: 20 } : { x: -12, y: -12, width: 24, height: 24 });
  set(shape, { display: isBar ? "none" : null });
  set(shape.children[0], { d: outline(kind.shape, mark.kind === "prompt" ? 1.3 * SIZE : SIZE), fill: kind.colour ?? "currentColor" });
  say(shape.children[1], kind.sign);
  const inside = isBar && view.textWidth(mark.text ?? "") < span - 10;
  set(text, { x: inside ? 6 : span + SIZE + 5, class: inside ? "drill-mark-text drill-inside" : "drill-mark-text" });
  const room = Math.min(place.next, right) - place.x - span - 2 * SIZE - 10;
  say(text, inside ? mark.text : shorten(view, mark.text ?? "", room));
}

// As much of a text as there is room for; nothing if that would be a stump.
function shorten(view, text, room) {
  if (view.textWidth(text) <= room) return text;
  const letters = Math.floor((text.length * room) / view.textWidth(text)) - 2;
  return letters < 6 ? "" : `${text.slice(0, letters).trimEnd()}…`;
}

// ------------------------------------------------------------------------------------- legend and table

function drawLegend(view, lanes, marks) {
  const used = new Set(marks.map((mark) => mark.kind)), { palette } = view;
  const entries = Object.keys(palette.marks).filter((kind) => used.has(kind));
  if (lanes.some((lane) => lane.curves?.some((curve) => curve.ghost))) entries.push("ghost");
  keep(view.legend, entries, (entry) => entry, (entry) => {
    const line = make("path", { d: "M-9 0H9", class: "drill-curve drill-ghost", style: "stroke:currentColor" });
    const kind = view.kindOf(entry);
    const shape = make("g", { class: "drill-shape" }, make("path", { d: outline(kind.shape, SIZE),
      fill: kind.colour ?? "currentColor" }), make("text", { "text-anchor": "middle", y: 4 }, kind.sign));
    return make("li", {}, make("svg", { viewBox: "-10 -10 20 20", width: 20, height: 20, "aria-hidden": "true" },
      entry === "ghost" ? line : shape), make("span", {}, entry === "ghost" ? "reference run" : kind.word));
  }, () => {});
}

// What a lane says, in rows: its marks, each step of an area, each tenth that a curve comes past.
function rowsOf(view, lane) {
  const rows = marksOf(lane).map((m) => ({ at: m.at, until: m.until, what: `${view.kindOf(m.kind).word}: ${m.text ?? ""}` }));
  for (const [at, value] of lane.steps ?? []) rows.push({ at, what: percent(value) });
  for (const curve of lane.curves ?? []) {
    let tenth = null;
    for (const [at, share] of curve.points) {
      if (Math.floor(share * 10 + 1e-9) === tenth) continue;
      tenth = Math.floor(share * 10 + 1e-9);
      rows.push({ at, what: `${curve.name}${curve.ghost ? " (reference run)" : ""}: ${percent(share)}` });
    }
  }
  return rows.map((row) => ({ ...row, lane: lane.label }));
}

function drawTable(view, lanes) {
  const rows = lanes.flatMap((lane) => rowsOf(view, lane)).sort((a, b) => a.at - b.at), met = new Map();
  say(view.caption, `${view.model.get("label")}: ${rows.length} entries in the order of time`);
  for (const row of rows) { // the same thing may happen twice in a second: that is two rows
    const key = `${row.at}|${row.lane}|${row.what}`;
    met.set(key, (met.get(key) ?? 0) + 1);
    row.key = `${key}|${met.get(key)}`;
  }
  keep(view.rows, rows, (row) => row.key, () => make("tr", {}, make("td"), make("td"), make("td")), (node, row) =>
    [view.when(row), row.lane, row.what].forEach((text, i) => say(node.children[i], text)));
}
