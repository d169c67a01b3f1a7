// The timeline of an incident: lanes of marks, areas and curves over clock time, and the same as a table.
// Nodes are kept and only what changed is touched; when `now` moves, a line, a clip and a few texts do.

function render({ model, el }) {
  const name = `drill-timeline-${Math.random().toString(36).slice(2, 9)}`;
  const view = frame(name, model);
  el.append(view.root);

  const context = document.createElement("canvas").getContext("2d"), widths = new Map();
  Object.assign(view, {
    name, model, palette: model.get("_palette"), drawn: false, geometry: null, all: [], active: null,
    clock: (second) => clockTime(model.get("starts") + second),
    kindOf: (kind) => view.palette.marks[kind] ?? view.palette.marks.milestone,
    when: (mark) => ((mark.until ?? null) === null ? view.clock(mark.at) : `${view.clock(mark.at)} to ${view.clock(mark.until)}`),
    spoken: (mark) => `${view.when(mark)}, ${mark.lane.label}, ${view.kindOf(mark.kind).word}: ${mark.text ?? ""}`,
    textWidth: (text) => {
      if (!widths.has(text)) widths.set(text, context.measureText(text).width);
      return widths.get(text);
    },
  });

  function draw() {
    const lanes = model.get("lanes"), width = view.plot.clientWidth;
    if (!width) return; // not on the page yet: the observer below calls again
    const style = getComputedStyle(view.svg);
    context.font = `${TEXT}px ${style.fontFamily}`;
    widths.clear();
    // All is drawn for texts of one size; where the page has larger ones (a projector), all grows with them.
    const scale = (parseFloat(style.getPropertyValue("--drill-small")) || TEXT) / TEXT;
    view.geometry = measure(view, lanes, width / scale);
    const height = view.geometry.bottom + FOOT;
    view.all = lanes.flatMap(marksOf);
    set(view.svg, { width, height: height * scale, viewBox: `0 0 ${width / scale} ${height}`, "aria-label": model.get("label") });
    drawTicks(view);
    drawLanes(view, lanes);
    drawLegend(view, lanes, view.all);
    drawTable(view, lanes);
    const something = lanes.some((lane) => lane.marks?.length || lane.steps?.length || lane.curves?.length);
    say(view.empty, something ? "" : model.get("empty"));
    rove(view, view.all.find((mark) => mark.key === view.active) ?? view.all.reduce((a, b) => (a && a.at > b.at ? a : b), null));
    drawNow(view);
    drawSelection(view);
    view.drawn = true;
  }

  let due = false;
  const soon = () => { // several traits that change together are one change
    if (due) return;
    due = true;
    queueMicrotask(() => { due = false; draw(); });
  };
  listen(view);
  const observer = new ResizeObserver(soon);
  observer.observe(view.plot);
  const ends = [follow(model, ["lanes", "begin", "end", "starts", "label", "empty"], soon),
    follow(model, ["now"], () => drawNow(view)), follow(model, ["selected"], () => drawSelection(view))];
  return () => { observer.disconnect(); ends.forEach((end) => end()); };
}

// The nodes that are always there.
function frame(name, model) {
  const hole = make("rect", { y: 0, height: 2000 }), ground = make("rect", { class: "drill-ground", y: HEAD }), lanes = make("g"), ticks = make("g", { "aria-hidden": "true" });
  const nowLine = make("g", { class: "drill-now-line", "aria-hidden": "true" }, make("line", { y1: HEAD - 4 }),
    make("text", { y: HEAD - 6, "text-anchor": "middle" }));
  const selection = make("g", { class: "drill-selection", "aria-hidden": "true" }, make("line", { y1: HEAD }));
  const svg = make("svg", { role: "group", "aria-label": model.get("label"), "aria-describedby": `${name}-how` },
    make("defs", {}, make("clipPath", { id: `${name}-past` }, hole)),
    ground, ticks, selection, nowLine, lanes);
  const tip = make("div", { class: "drill-tip", hidden: "" }), empty = make("p", { class: "drill-empty" });
  const plot = make("div", { class: "drill-plot" }, svg, tip, empty);
  const legend = make("ul", { class: "drill-legend", "aria-label": "What the marks mean" });
  const button = make("button", { type: "button", class: "drill-plain-button", "aria-expanded": "false",
    "aria-controls": `${name}-table` }, "Read as a table");
  const caption = make("caption"), rows = make("tbody");
  const heads = ["Time", "Lane", "What"].map((text) => make("th", { scope: "col" }, text));
  const table = make("div", { id: `${name}-table`, class: "drill-table-view drill-for-readers" },
    make("table", {}, caption, make("thead", {}, make("tr", {}, ...heads)), rows));
  const how = make("p", { id: `${name}-how`, class: "drill-for-readers" },
    "Arrow keys go from mark to mark, Enter selects one. A table with the same follows.");
  const root = make("div", { class: "drill drill-timeline" },
    make("div", { class: "drill-timeline-head" }, legend, button), how, plot, table);
  return { root, svg, plot, tip, empty, legend, button, table, caption, rows, lanes, ticks, nowLine, selection, hole, ground };
}

// -------------------------------------------------------------------------------- what moves with the clock

function drawNow(view) {
  if (!view.geometry) return;
  const now = view.model.get("now"), { x, left, begin, end, right, bottom } = view.geometry;
  const shown = now !== null && now >= begin && now <= end, until = now ?? end;
  set(view.nowLine, { display: shown ? null : "none", transform: `translate(${x(until)} 0)` });
  set(view.nowLine.children[0], { y2: bottom });
  say(view.nowLine.children[1], view.clock(until));
  set(view.hole, { x: left, width: Math.max(0, Math.min(x(until), right) - left) });
  for (const lane of view.model.get("lanes")) {
    const node = view.lanes.kept?.get(lane.id);
    if (!node) continue; // a lane that came with this message: it is about to be drawn
    drawValues(view, node.children[3], lane, until);
    for (const mark of node.children[4].kept.values()) if (openBar(mark.mark)) drawMark(view, mark);
  }
}

// ------------------------------------------------------------------------------------ selecting and walking

const marksIn = (view) => [...view.svg.querySelectorAll(".drill-mark")];
const nodeOf = (view, mark) => marksIn(view).find((node) => node.mark.key === mark?.key);

// `selected` names a mark by lane and second, and by kind and text where it gives them.
function isSelected(view, mark) {
  const chosen = view.model.get("selected");
  return Boolean(chosen) && chosen.at === mark.at && (chosen.lane ?? mark.lane.id) === mark.lane.id
    && (chosen.kind ?? mark.kind) === mark.kind && (chosen.text ?? mark.text) === mark.text;
}

function drawSelection(view) {
  if (!view.geometry) return;
  const chosen = view.model.get("selected"), { begin, end, x, bottom } = view.geometry;
  const shown = chosen && chosen.at >= begin && chosen.at <= end;
  set(view.selection, { display: shown ? null : "none", transform: `translate(${x(chosen?.at ?? begin)} 0)` });
  set(view.selection.children[0], { y2: bottom });
  for (const node of marksIn(view)) set(node, { "aria-pressed": isSelected(view, node.mark) });
  const mark = chosen && view.all.find((m) => isSelected(view, m));
  if (mark) rove(view, mark);
}

function select(view, mark) {
  const { lane, key, ...said } = mark;
  view.model.set("selected", { ...said, lane: lane.id });
  view.model.save_changes();
}

// One mark is in the order of the Tab key; the arrow keys hand that on.
function rove(view, mark, focus = false) {
  view.active = mark?.key ?? null;
  for (const node of marksIn(view)) set(node, { tabindex: node.mark.key === view.active ? 0 : -1 });
  if (focus) nodeOf(view, mark)?.focus();
}

// Left and right: along the lane. Up and down: to the nearest mark of the next lane that has one.
function neighbour(view, mark, key) {
  const { begin, end } = view.geometry, visible = view.all.filter((m) => m.at >= begin && m.at <= end);
  const row = visible.filter((m) => m.lane.id === mark.lane.id), place = row.findIndex((m) => m.key === mark.key);
  const along = { ArrowRight: row[place + 1], ArrowLeft: row[place - 1], Home: row[0], End: row.at(-1) };
  if (key in along) return along[key];
  const order = [...new Set(visible.map((m) => m.lane.id))];
  const target = order[order.indexOf(mark.lane.id) + (key === "ArrowDown" ? 1 : -1)];
  return visible.filter((m) => m.lane.id === target).sort((a, b) => Math.abs(a.at - mark.at) - Math.abs(b.at - mark.at))[0];
}

function showTip(view, mark) {
  const box = nodeOf(view, mark)?.querySelector(".drill-target").getBoundingClientRect();
  if (!box) return;
  const around = view.plot.getBoundingClientRect(), { tip } = view;
  tip.replaceChildren(make("strong", {}, view.when(mark)), ` ${view.kindOf(mark.kind).word}`, make("br"), mark.text ?? "");
  tip.hidden = false;
  tip.style.left = `${Math.max(0, Math.min(box.left - around.left, around.width - tip.offsetWidth - 4))}px`;
  tip.style.top = `${box.bottom - around.top}px`;
}

function listen(view) {
  const { plot, tip, table, button, model } = view;
  const markUnder = (node) => node?.closest?.(".drill-mark")?.mark;
  // Not on the svg: Chromium lets the Tab key stop at an svg that listens to the focus.
  const onMark = (event, act) => plot.addEventListener(event, (e) => { const mark = markUnder(e.target); if (mark) act(mark, e); });
  onMark("pointerover", (mark) => showTip(view, mark));
  onMark("focusin", (mark) => { rove(view, mark); showTip(view, mark); });
  onMark("click", (mark) => { rove(view, mark, true); select(view, mark); });
  onMark("keydown", (mark, event) => {
    if (event.key === "Escape") tip.hidden = true;
    else if (event.key === "Enter" || event.key === " ") select(view, mark);
    else if (/^(Arrow.*|Home|End)$/.test(event.key)) rove(view, neighbour(view, mark, event.key) ?? mark, true);
    else return;
    event.preventDefault();
    event.stopPropagation(); // JupyterLab would take the arrow keys for its cells
  });
  plot.addEventListener("focusout", () => { tip.hidden = true; });
  plot.addEventListener("pointerout", ({ relatedTarget: to }) => { if (!tip.contains(to) && !markUnder(to)) tip.hidden = true; });
  button.addEventListener("click", () => {
    const open = !table.classList.toggle("drill-for-readers");
    set(button, { "aria-expanded": open });
    set(table, { tabindex: open ? 0 : null, role: open ? "region" : null, "aria-label": open ? `${model.get("label")} as a table` : null });
    say(button, open ? "Hide the table" : "Read as a table");
  });
}

export default { render };
