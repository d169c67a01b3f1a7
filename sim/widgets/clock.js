// The clock of the scenario: the time of day in large figures, how long it has been going on, and whether
// the clock runs.

function render({ model, el }) {
  const time = make("span", { class: "drill-clock-time" }), day = make("span", { class: "drill-clock-day" });
  const state = make("span", { class: "drill-clock-state", role: "status" });
  const since = make("span", { class: "drill-clock-since" });
  el.append(make("div", { class: "drill drill-clock" },
    make("div", { class: "drill-clock-face", role: "timer", "aria-label": "Scenario clock" }, time, day),
    make("div", { class: "drill-clock-under" }, state, since)));

  function tick() {
    const now = model.get("now"), second = model.get("starts") + now, began = model.get("began");
    const days = Math.floor(second / 86400), minutes = began === null ? -1 : Math.floor((now - began) / 60);
    say(time, clockTime(second, true));
    say(day, days === 0 ? "" : days === 1 ? "next day" : `${days} days on`);
    say(since, minutes < 0 ? "" : `${minutes} min after it began`);
  }

  function turn() {
    const words = { ready: "○ not begun", running: `▶ running ×${model.get("speed")}`, paused: "▮▮ paused",
      standing: "◼ standing while you talk", ended: "● ended" };
    say(state, words[model.get("state")]);
  }

  const ends = [follow(model, ["now", "starts", "began"], tick), follow(model, ["state", "speed"], turn)];
  return () => ends.forEach((end) => end());
}

export default { render };
