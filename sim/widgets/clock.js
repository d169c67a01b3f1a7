// The clock of the scenario: the time of day in large figures, how long it has been going on, and whether
// the clock runs.

const two = (n) => String(n).padStart(2, "0");

function make(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function render({ model, el }) {
  const time = make("span", { class: "drill-clock-time" });
  const day = make("span", { class: "drill-clock-day" });
  const state = make("span", { class: "drill-clock-state", role: "status" });
  const since = make("span", { class: "drill-clock-since" });
  el.append(make("div", { class: "drill drill-clock" },
    make("div", { class: "drill-clock-face", role: "timer", "aria-label": "Scenario clock" }, time, day),
    make("div", { class: "drill-clock-under" }, state, since)));

  function tick() {
    const second = model.get("starts") + Math.floor(model.get("now"));
    const within = ((second % 86400) + 86400) % 86400, days = Math.floor(second / 86400);
    say(time, `${two(Math.floor(within / 3600))}:${two(Math.floor((within % 3600) / 60))}:${two(within % 60)}`);
    say(day, days ? (days === 1 ? "next day" : `${days} days on`) : "");
    const began = model.get("began");
    const minutes = began === null ? -1 : Math.floor((model.get("now") - began) / 60);
    say(since, minutes < 0 ? "" : `${minutes} min after it began`);
  }

  function mode() {
    const name = model.get("state");
    const words = { running: `▶ running ×${model.get("speed")}`, paused: "▮▮ paused",
      standing: "◼ standing while you talk", ready: "○ not begun", ended: "● ended" };
    say(state, words[name]);
    state.dataset.state = name;
  }

  const ticking = ["now", "starts", "began"], turning = ["state", "speed"];
  for (const trait of ticking) model.on(`change:${trait}`, tick);
  for (const trait of turning) model.on(`change:${trait}`, mode);
  tick();
  mode();
  return () => {
    for (const trait of ticking) model.off(`change:${trait}`, tick);
    for (const trait of turning) model.off(`change:${trait}`, mode);
  };
}

export default { render };
