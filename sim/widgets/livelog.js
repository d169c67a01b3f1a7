// What has happened so far, line by line, read out politely as it comes. Lines are only ever added: a view
// that has fewer than the kernel holds asks for the rest, so a second view or a reloaded page fills itself.

function row({ clock, who, text, kind }) {
  const said = make("span", { class: "drill-line-said" }, ...(who ? [make("strong", {}, who), " "] : []), text);
  return make("div", { class: "drill-line", "data-kind": kind ?? null }, make("span", { class: "drill-line-clock" }, clock), " ", said);
}

function render({ model, el }) {
  const empty = make("p", { class: "drill-empty" });
  const log = make("div", { role: "log", "aria-live": "polite", "aria-label": model.get("label"), tabindex: "0",
    class: "drill-lines" });
  const latest = make("button", { type: "button", class: "drill-plain-button drill-latest", hidden: "" }, "Go to the latest line");
  el.append(make("div", { class: "drill drill-livelog" }, empty, log, latest));

  let series = null; // which list of lines this view shows: a new exercise is a new list
  const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 30;
  const toEnd = () => { log.scrollTop = log.scrollHeight; latest.hidden = true; };
  const ask = () => model.send({ have: log.childElementCount, series });

  function receive(message) {
    if (message.series !== series) {
      log.replaceChildren();
      series = message.series;
    }
    const have = log.childElementCount;
    if (message.since > have) return ask();
    const follow = atEnd(), fresh = message.lines.slice(have - message.since);
    log.append(...fresh.map(row));
    empty.textContent = log.childElementCount ? "" : model.get("empty");
    empty.hidden = log.childElementCount > 0;
    if (!fresh.length) return;
    if (follow) toEnd();
    else latest.hidden = false;
  }

  const scrolled = () => { if (atEnd()) latest.hidden = true; };
  const observer = new ResizeObserver(() => { if (latest.hidden) toEnd(); });
  observer.observe(log);
  log.addEventListener("scroll", scrolled);
  latest.addEventListener("click", () => { toEnd(); log.focus(); });
  model.on("msg:custom", receive);
  ask();
  return () => {
    observer.disconnect();
    model.off("msg:custom", receive);
  };
}

export default { render };
