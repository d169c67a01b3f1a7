// How long a decision may still take: words, a bar, and the clock time at which the default happens.

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

function left(seconds) {
  if (seconds <= 0) return "time is up";
  if (seconds < 60) return `${seconds} s left`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 2 ? `${minutes} min ${seconds % 60} s left` : `${minutes} min left`;
}

function render({ model, el }) {
  const words = make("span", { class: "drill-countdown-words" });
  const by = make("span", { class: "drill-countdown-by" });
  const fill = make("div", { class: "drill-countdown-fill" });
  const bar = make("div", { class: "drill-countdown-bar", role: "progressbar", "aria-valuemin": "0" }, fill);
  const otherwise = make("div", { class: "drill-countdown-otherwise" });
  const root = make("div", { class: "drill drill-countdown" },
    make("div", { class: "drill-countdown-line" }, words, by), bar, otherwise);
  el.append(root);

  function draw() {
    const deadline = model.get("deadline");
    root.hidden = deadline === null;
    if (deadline === null) return;
    const whole = Math.max(1, deadline - model.get("opened"));
    const rest = Math.max(0, Math.ceil(deadline - model.get("now")));
    const due = (((model.get("starts") + deadline) % 86400) + 86400) % 86400;
    say(words, left(rest));
    say(by, `until ${two(Math.floor(due / 3600))}:${two(Math.floor((due % 3600) / 60))}`);
    say(otherwise, model.get("otherwise"));
    fill.style.width = `${Math.min(100, (100 * rest) / whole)}%`;
    root.classList.toggle("drill-countdown-short", rest < 60);
    for (const [name, value] of [["valuemax", whole], ["valuenow", rest], ["valuetext", left(rest)]]) {
      bar.setAttribute(`aria-${name}`, value);
    }
    bar.setAttribute("aria-label", `Time left: ${model.get("label")}`);
  }

  const traits = ["now", "opened", "deadline", "starts", "label", "otherwise"];
  for (const trait of traits) model.on(`change:${trait}`, draw);
  draw();
  return () => { for (const trait of traits) model.off(`change:${trait}`, draw); };
}

export default { render };
