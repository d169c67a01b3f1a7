// The timeline of an incident: lanes of marks, areas and curves over clock time, and the same as a table.
// Nodes are kept and only what changed is touched; moving `now` moves three of them.

const SVG = "http://www.w3.org/2000/svg";
const TICKS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440].map((minutes) => minutes * 60);
const HEIGHT = { marks: 34, area: 34, curve: 42 };
const HEAD = 18, FOOT = 24, SIZE = 7, CHARACTER = 7.2;

const two = (n) => String(n).padStart(2, "0");
const percent = (share) => `${Math.round(share * 100)} %`;

function make(name, attributes = {}, ...children) {
  const inSvg = "svg g path line rect text title clipPath defs".split(" ").includes(name);
  const node = inSvg ? document.createElementNS(SVG, name) : document.createElement(name);
  set(node, attributes);
  node.append(...children);
  return node;
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
  }
}

function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// Makes `parent` hold one node per item. A node stays as long as its item's key does.
function keep(parent, items, keyOf, create, update) {
  const old = parent.kept ?? new Map();
  const kept = new Map();
  for (const item of items) kept.set(keyOf(item), old.get(keyOf(item)) ?? create(item));
  for (const [key, node] of old) if (!kept.has(key)) node.remove();
  items.forEach((item, place) => {
    const node = kept.get(keyOf(item));
    if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
    update(node, item);
  });
  parent.kept = kept;
}

const outline = (shape, size) => "M" + shape.map(([x, y]) => `${x * size} ${y * size}`).join("L") + "Z";

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
  const sorted = [...(lane.marks ?? [])].sort((a, b) => a.at - b.at);
  return sorted.map((mark) => {
    const same = met.get(mark.at) ?? 0;
    met.set(mark.at, same + 1);
    return { ...mark, lane, key: `${lane.id}/${mark.id ?? `${mark.at}/${same}`}` };
  });
}

// What a lane says, in rows: its marks, each step of an area, each tenth that a curve comes past.
function rowsOf(lane, word) {
  const rows = marksOf(lane).map((m) => ({ at: m.at, until: m.until, what: `${word(m.kind)}: ${m.text ?? ""}` }));
  for (const [at, value] of lane.steps ?? []) rows.push({ at, what: percent(value) });
  for (const curve of lane.curves ?? []) {
    let tenth = null;
    for (const [at, share] of curve.points) {
      if (Math.floor(share * 10 + 1e-9) === tenth) continue;
      tenth = Math.floor(share * 10 + 1e-9);
      rows.push({ at, what: `${curve.name}${curve.ghost ? " (reference)" : ""}: ${percent(share)}` });
    }
  }
  return rows.map((row) => ({ ...row, lane: lane.label }));
}

function render({ model, el }) {
  const clock = (second) => {
    const day = (((model.get("starts") + Math.round(second)) % 86400) + 86400) % 86400;
    return `${two(Math.floor(day / 3600))}:${two(Math.floor((day % 3600) / 60))}`;
  };
  const palette = model.get("_palette");
  const kindOf = (name) => palette.marks[name] ?? palette.marks.milestone;
  const word = (name) => kindOf(name).word;

  // ------------------------------------------------------------------------------------- the standing parts
  const name = `drill-timeline-${Math.random().toString(36).slice(2, 9)}`;
  const legend = make("ul", { class: "drill-legend", "aria-label": "What the marks mean" });
  const button = make("button", { type: "button", class: "drill-plain-button", "aria-expanded": "false",
    "aria-controls": `${name}-table` }, "Read as a table");
  const hole = make("rect", { x: 0, y: 0, height: 2000 });
  const laneGroup = make("g"), tickGroup = make("g", { "aria-hidden": "true" });
  const nowLine = make("g", { class: "drill-now-line", "aria-hidden": "true" },
    make("line", { y1: HEAD - 4 }), make("text", { y: HEAD - 6, "text-anchor": "middle" }));
  const selection = make("g", { class: "drill-selection", "aria-hidden": "true" }, make("line", { y1: HEAD }));
  const svg = make("svg", { role: "group", "aria-describedby": `${name}-how` },
    make("defs", {}, make("clipPath", { id: `${name}-past` }, hole)), tickGroup, selection, laneGroup, nowLine);
  const tip = make("div", { class: "drill-tip", role: "presentation", hidden: "" });
  const empty = make("p", { class: "drill-empty" });
  const plot = make("div", { class: "drill-plot" }, svg, tip, empty);
  const body = make("tbody");
  const caption = make("caption");
  const head = make("tr", {}, ...["Time", "Lane", "What"].map((t) => make("th", { scope: "col" }, t)));
  const table = make("div", { id: `${name}-table`, class: "drill-table-view drill-for-readers" },
    make("table", {}, caption, make("thead", {}, head), body));
  const how = make("p", { id: `${name}-how`, class: "drill-for-readers" },
    "Arrow keys go from mark to mark, Enter selects one. The same follows as a table.");
  const root = make("div", { class: "drill drill-timeline" },
    make("div", { class: "drill-timeline-head" }, legend, button), how, plot, table);
  el.append(root);

  // --------------------------------------------------------------------------------------------- drawing
  let geometry = null, marks = [], active = null, drawn = false;

  function measure(lanes) {
    const widest = Math.max(0, ...lanes.map((lane) => lane.label.length));
    const names = lanes.flatMap((lane) => (lane.curves ?? []).filter((c) => !c.ghost).map((c) => c.name.length));
    const left = Math.min(170, 14 + widest * CHARACTER);
    const right = names.length ? 76 + Math.max(...names) * CHARACTER : 58;
    const width = plot.clientWidth, begin = model.get("begin"), end = Math.max(model.get("end"), begin + 1);
    let y = HEAD;
    const boxes = new Map();
    for (const lane of lanes) {
      const spoken = (lane.curves ?? []).filter((curve) => !curve.ghost).length;
      const height = Math.max(HEIGHT[lane.kind] ?? HEIGHT.marks, spoken * 17 + 6);
      boxes.set(lane.id, { y, height });
      y += height;
    }
    const x = (second) => left + ((second - begin) / (end - begin)) * (width - left - right);
    return { left, right: width - right, width, begin, end, x, boxes, bottom: y };
  }

  function draw() {
    const lanes = model.get("lanes");
    if (!plot.clientWidth) return; // not on the page yet: the observer below calls again
    geometry = measure(lanes);
    marks = lanes.flatMap(marksOf);
    set(svg, { width: geometry.width, height: geometry.bottom + FOOT, "aria-label": model.get("label") });
    drawTicks();
    keep(laneGroup, lanes, (lane) => lane.id, makeLane, updateLane);
    drawLegend(lanes);
    drawTable(lanes);
    const nothing = !lanes.some((lane) => lane.marks?.length || lane.steps?.length || lane.curves?.length);
    say(empty, nothing ? model.get("empty") : "");
    rove(marks.find((mark) => mark.key === active) ?? latest());
    drawNow();
    drawSelection();
    drawn = true;
  }

  function drawTicks() {
    const { begin, end, left, right, bottom, x } = geometry, starts = model.get("starts");
    const step = TICKS.find((s) => ((right - left) * s) / (end - begin) >= 64) ?? TICKS.at(-1);
    const ticks = [];
    for (let t = Math.ceil((starts + begin) / step) * step - starts; t <= end; t += step) ticks.push(t);
    keep(tickGroup, ticks, (t) => t,
      () => make("g", { class: "drill-tick" }, make("line", { y1: HEAD }), make("text", { "text-anchor": "middle" })),
      (node, t) => {
        set(node, { transform: `translate(${x(t)} 0)` });
        set(node.children[0], { y2: bottom });
        set(node.children[1], { y: bottom + 17 });
        say(node.children[1], clock(t));
      });
  }

  function makeLane(lane) {
    const clip = lane.kind === "marks" ? null : `url(#${name}-past)`;
    const past = make("g", { class: "drill-past", "clip-path": clip, "aria-hidden": "true" });
    return make("g", { class: `drill-lane drill-lane-${lane.kind}` }, make("rect", { class: "drill-lane-ground" }),
      make("text", { class: "drill-lane-label", x: 4, "aria-hidden": "true" }), past,
      make("g", { class: "drill-values", "aria-hidden": "true" }), make("g", { class: "drill-marks" }));
  }

  function updateLane(node, lane) {
    const { left, right, boxes } = geometry, { y, height } = boxes.get(lane.id);
    const [ground, label, past, , marksGroup] = node.children;
    set(node, { transform: `translate(0 ${y})` });
    set(ground, { x: left, y: 3, width: Math.max(0, right - left), height: height - 6 });
    set(label, { y: height / 2 + 5 });
    say(label, lane.label);
    if (lane.kind === "area") drawArea(past, lane, height);
    if (lane.kind === "curve") drawCurves(past, lane, height);
    drawMarks(marksGroup, lane, height);
  }

  const level = (share, height) => height - 4 - share * (height - 8);

  function drawArea(group, lane, height) {
    const { x, end } = geometry;
    let line = "";
    for (const [at, value] of lane.steps ?? []) {
      line += line ? `H${x(at)}V${level(value, height)}` : `M${x(at)} ${level(value, height)}`;
    }
    if (line) line += `H${x(end)}`;
    const first = line ? x(lane.steps[0][0]) : 0;
    keep(group, line ? ["fill", "line"] : [], (k) => k, (k) => make("path", { class: `drill-area-${k}` }), (node, k) =>
      set(node, { d: k === "fill" ? `${line}V${level(0, height)}H${first}Z` : line }));
  }

  function drawCurves(group, lane, height) {
    const { x, end } = geometry;
    const colours = curveColours(lane);
    keep(group, (lane.curves ?? []).filter((c) => c.points.length), (c) => `${c.ghost ? "ghost " : ""}${c.name}`,
      () => make("path"), (node, curve) => {
        const path = curve.points.map(([at, share]) => `${x(at)} ${level(share, height)}`).join("L");
        set(node, { d: `M${path}H${x(end)}`, class: curve.ghost ? "drill-curve drill-ghost" : "drill-curve",
          style: `stroke:${colours.get(curve.name)}` });
      });
  }

  // A ghost has the colour of the curve whose ghost it is.
  function curveColours(lane) {
    const names = [...new Set((lane.curves ?? []).map((curve) => curve.name))];
    const given = new Map((lane.curves ?? []).map((curve) => [curve.name, curve.colour]));
    const series = palette.series;
    return new Map(names.map((n, i) => [n, given.get(n) ?? series[i % series.length] ?? "currentColor"]));
  }

  function drawMarks(group, lane, height) {
    const all = marksOf(lane), { x, right } = geometry;
    let last = -Infinity, shift = 0;
    const places = all.map((mark) => {
      shift = x(mark.at) - last < 2 * SIZE ? (shift === 0 ? -6 : -shift) : 0;
      last = x(mark.at);
      return { x: last, y: height / 2 + shift };
    });
    keep(group, all, (mark) => mark.key, makeMark, (node, mark) => {
      const i = all.indexOf(mark);
      const room = (places[i + 1]?.x ?? right) - places[i].x - 2 * SIZE - 8;
      updateMark(node, mark, places[i], mark.at >= geometry.begin && mark.at <= geometry.end, room);
    });
  }

  function makeMark() {
    const fresh = drawn ? " drill-fresh" : "";
    return make("g", { role: "button", tabindex: -1, class: "drill-mark" },
      make("rect", { class: "drill-bar", rx: 3 }), make("rect", { class: "drill-target", x: -12, y: -12, width: 24, height: 24 }),
      make("g", { class: `drill-shape${fresh}` }, make("path"), make("text", { "text-anchor": "middle", y: 4 })),
      make("text", { class: "drill-mark-text", x: SIZE + 5, y: 4.5, "aria-hidden": "true" }));
  }

  function updateMark(node, mark, place, inside, room) {
    const kind = kindOf(mark.kind), chosen = isSelected(mark);
    const [bar, , shape, text] = node.children, bars = mark.kind === "work";
    const span = bars ? geometry.x(Math.min(mark.until ?? model.get("now") ?? mark.at, geometry.end)) - place.x : 0;
    const scale = mark.kind === "prompt" ? 1.35 * SIZE : SIZE;
    node.mark = mark;
    set(node, { transform: `translate(${place.x} ${place.y})`, "data-kind": mark.kind, "aria-pressed": String(chosen),
      "aria-label": spoken(mark), display: inside ? null : "none" });
    set(bar, { y: -6, width: Math.max(0, span), height: 12, fill: kind.colour, display: bars ? null : "none" });
    set(shape, { display: bars && span > SIZE ? "none" : null });
    set(shape.children[0], { d: outline(kind.shape, scale), fill: kind.colour ?? "currentColor" });
    say(shape.children[1], kind.sign);
    const letters = Math.floor(Math.min(room, bars && span > 60 ? span : Infinity) / CHARACTER), full = mark.text ?? "";
    say(text, letters < 5 ? "" : full.length <= letters ? full : `${full.slice(0, letters - 1).trimEnd()}…`);
  }

  const when = (mark) => (mark.until === undefined || mark.until === null ? clock(mark.at)
    : `${clock(mark.at)} to ${clock(mark.until)}`);
  const spoken = (mark) => `${when(mark)}, ${mark.lane.label}, ${word(mark.kind)}: ${mark.text ?? ""}`;

  function drawLegend(lanes) {
    const used = new Set(marks.map((mark) => mark.kind));
    const entries = Object.keys(palette.marks).filter((kind) => used.has(kind)).map((kind) => ({ kind, text: word(kind) }));
    if (lanes.some((lane) => lane.curves?.some((c) => c.ghost))) entries.push({ kind: "ghost", text: "reference run" });
    keep(legend, entries, (entry) => entry.kind, (entry) => {
      const line = make("path", { d: "M-9 0H9", class: "drill-curve drill-ghost", style: "stroke:currentColor" });
      const kind = kindOf(entry.kind);
      const shape = make("g", { class: "drill-shape" }, make("path", { d: outline(kind.shape, SIZE),
        fill: kind.colour ?? "currentColor" }), make("text", { "text-anchor": "middle", y: 4 }, kind.sign));
      return make("li", {}, make("svg", { viewBox: "-10 -10 20 20", width: 20, height: 20, "aria-hidden": "true" },
        entry.kind === "ghost" ? line : shape), make("span", {}, entry.text));
    }, () => {});
  }

  function drawTable(lanes) {
    const rows = lanes.flatMap((lane) => rowsOf(lane, word)).sort((a, b) => a.at - b.at);
    say(caption, `${model.get("label")}: ${rows.length} entries in order of time`);
    const met = new Map();
    for (const row of rows) { // the same thing twice in the same minute is two rows
      const key = `${row.at}|${row.lane}|${row.what}`;
      met.set(key, (met.get(key) ?? 0) + 1);
      row.key = `${key}|${met.get(key)}`;
    }
    keep(body, rows, (row) => row.key, () => make("tr", {}, make("td"), make("td"), make("td")), (node, row) =>
      [when(row), row.lane, row.what].forEach((text, i) => say(node.children[i], text)));
  }

  // ------------------------------------------------------------------------------ what moves with the clock
  function drawNow() {
    if (!geometry) return;
    const now = model.get("now"), { x, left, begin, end, right, bottom } = geometry;
    const shown = now !== null && now >= begin && now <= end;
    set(nowLine, { display: shown ? null : "none", transform: `translate(${x(now ?? begin)} 0)` });
    set(nowLine.children[0], { y2: bottom });
    say(nowLine.children[1], clock(now ?? begin));
    set(hole, { x: left, width: Math.max(0, (now === null ? right : Math.min(x(now), right)) - left) });
    const until = now ?? end;
    for (const lane of model.get("lanes")) {
      const node = laneGroup.kept?.get(lane.id);
      if (!node) continue;
      drawValues(node.children[3], lane, until);
      for (const mark of node.children[4].kept?.values() ?? []) {
        if (mark.mark.kind !== "work" || (mark.mark.until ?? null) !== null) continue;
        set(mark.children[0], { width: Math.max(0, Math.min(x(until), right) - x(mark.mark.at)) });
      }
    }
  }

  function drawValues(group, lane, until) {
    const { right, boxes } = geometry, { height } = boxes.get(lane.id);
    const curves = (lane.curves ?? []).filter((curve) => !curve.ghost), colours = curveColours(lane);
    const values = lane.kind === "area" ? [{ text: "", value: valueAt(lane.steps ?? [], until, true) }]
      : curves.map((c) => ({ text: `${c.name} `, value: valueAt(c.points, until), colour: colours.get(c.name) }));
    const shown = values.filter((v) => v.value !== null);
    keep(group, shown, (v) => v.text, () => make("g", {}, make("path", { class: "drill-curve" }), make("text", {})),
      (node, v) => {
        const y = height / 2 + (shown.indexOf(v) - (shown.length - 1) / 2) * 17;
        set(node.children[0], { d: v.colour ? `M${right + 6} ${y}h12` : "", style: `stroke:${v.colour ?? "none"}` });
        set(node.children[1], { x: right + (v.colour ? 23 : 8), y: y + 5 });
        say(node.children[1], v.text + percent(v.value));
      });
  }

  // -------------------------------------------------------------------------------- selecting and walking
  function isSelected(mark) {
    const chosen = model.get("selected");
    return Boolean(chosen) && chosen.at === mark.at && (chosen.lane ?? mark.lane.id) === mark.lane.id
      && (chosen.kind ?? mark.kind) === mark.kind && (chosen.text ?? mark.text) === mark.text;
  }

  function drawSelection() {
    if (!geometry) return;
    const chosen = model.get("selected");
    const shown = chosen && chosen.at >= geometry.begin && chosen.at <= geometry.end;
    set(selection, { display: shown ? null : "none", transform: `translate(${geometry.x(chosen?.at ?? 0)} 0)` });
    set(selection.children[0], { y2: geometry.bottom });
    for (const node of svg.querySelectorAll(".drill-mark")) set(node, { "aria-pressed": String(isSelected(node.mark)) });
    const mark = chosen && marks.find(isSelected);
    if (mark) rove(mark);
  }

  function select(mark) {
    const { lane, key, ...said } = mark;
    model.set("selected", { ...said, lane: lane.id });
    model.save_changes();
  }

  const latest = () => marks.reduce((a, b) => (a && a.at > b.at ? a : b), null);
  const nodeOf = (mark) => mark && [...svg.querySelectorAll(".drill-mark")].find((node) => node.mark.key === mark.key);

  // One mark is in the order of the Tab key; the arrow keys hand that on.
  function rove(mark, focus = false) {
    active = mark?.key ?? null;
    for (const node of svg.querySelectorAll(".drill-mark")) set(node, { tabindex: node.mark.key === active ? 0 : -1 });
    if (focus) nodeOf(mark)?.focus();
  }

  function neighbour(mark, key) {
    const visible = marks.filter((m) => m.at >= geometry.begin && m.at <= geometry.end);
    const row = visible.filter((m) => m.lane.id === mark.lane.id), place = row.findIndex((m) => m.key === mark.key);
    if (key === "ArrowRight") return row[place + 1];
    if (key === "ArrowLeft") return row[place - 1];
    if (key === "Home") return row[0];
    if (key === "End") return row.at(-1);
    const order = model.get("lanes").map((lane) => lane.id).filter((id) => visible.some((m) => m.lane.id === id));
    const target = order[order.indexOf(mark.lane.id) + (key === "ArrowDown" ? 1 : -1)];
    const near = visible.filter((m) => m.lane.id === target);
    return near.sort((a, b) => Math.abs(a.at - mark.at) - Math.abs(b.at - mark.at))[0];
  }

  const markUnder = (event) => event.target.closest?.(".drill-mark")?.mark;

  function showTip(mark) {
    const box = nodeOf(mark)?.querySelector(".drill-target").getBoundingClientRect();
    if (!box) return;
    const around = plot.getBoundingClientRect();
    tip.replaceChildren(make("strong", {}, when(mark)), ` ${word(mark.kind)}`, make("br"), mark.text ?? "");
    tip.hidden = false;
    const left = Math.min(box.left - around.left, around.width - tip.offsetWidth - 4);
    const below = box.bottom - around.top;
    tip.style.left = `${Math.max(0, left)}px`;
    tip.style.top = `${below}px`;
  }

  svg.addEventListener("pointerover", (event) => { const mark = markUnder(event); if (mark) showTip(mark); });
  plot.addEventListener("pointerout", (event) => {
    if (!tip.contains(event.relatedTarget) && !markUnder({ target: event.relatedTarget ?? plot })) tip.hidden = true;
  });
  svg.addEventListener("focusin", (event) => { const mark = markUnder(event); if (mark) { rove(mark); showTip(mark); } });
  svg.addEventListener("focusout", () => { tip.hidden = true; });
  svg.addEventListener("click", (event) => { const mark = markUnder(event); if (mark) { rove(mark, true); select(mark); } });
  svg.addEventListener("keydown", (event) => {
    const mark = markUnder(event);
    if (!mark) return;
    if (event.key === "Escape") tip.hidden = true;
    else if (event.key === "Enter" || event.key === " ") select(mark);
    else if (/^(Arrow|Home$|End$)/.test(event.key)) { const next = neighbour(mark, event.key); if (next) rove(next, true); }
    else return;
    event.preventDefault();
    event.stopPropagation(); // JupyterLab would take the arrow keys for its cells
  });
  button.addEventListener("click", () => {
    const open = table.classList.toggle("drill-for-readers") === false;
    set(button, { "aria-expanded": String(open) });
    set(table, open ? { tabindex: 0, role: "region", "aria-label": `${model.get("label")} as a table` }
      : { tabindex: null, role: null, "aria-label": null });
    say(button, open ? "Hide the table" : "Read as a table");
  });

  let due = false;
  const soon = () => { if (!due) { due = true; queueMicrotask(() => { due = false; draw(); }); } };
  for (const trait of ["lanes", "begin", "end", "starts", "label", "empty"]) model.on(`change:${trait}`, soon);
  model.on("change:now", drawNow);
  model.on("change:selected", drawSelection);
  const observer = new ResizeObserver(soon);
  observer.observe(plot);
  return () => {
    observer.disconnect();
    for (const trait of ["lanes", "begin", "end", "starts", "label", "empty"]) model.off(`change:${trait}`, soon);
    model.off("change:now", drawNow);
    model.off("change:selected", drawSelection);
  };
}

export default { render };
