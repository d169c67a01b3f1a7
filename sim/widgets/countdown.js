// How long a decision may still take: words, a bar, and the clock time at which the default happens.

function left(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (seconds <= 0) return "time is up";
  if (seconds < 120) return `${minutes ? "1 min " : ""}${seconds % 60} s left`;
  return `${minutes} min left`;
}

function render({ model, el }) {
  const words = make("span", { class: "drill-countdown-words" }), by = make("span", { class: "drill-countdown-by" });
  const fill = make("div", { class: "drill-countdown-fill" });
  const bar = make("div", { class: "drill-countdown-bar", role: "progressbar", "aria-valuemin": 0 }, fill);
  const otherwise = make("div", { class: "drill-countdown-otherwise" });
  const root = make("div", { class: "drill drill-countdown" },
    make("div", { class: "drill-countdown-line" }, words, by), bar, otherwise);
  el.append(root);

  return follow(model, ["now", "opened", "deadline", "starts", "label", "otherwise"], () => {
    const deadline = model.get("deadline");
    root.hidden = deadline === null;
    if (deadline === null) return;
    const whole = Math.max(1, deadline - model.get("opened")), rest = Math.max(0, Math.ceil(deadline - model.get("now")));
    say(words, left(rest));
    say(by, `until ${clockTime(model.get("starts") + deadline)}`);
    say(otherwise, model.get("otherwise"));
    fill.style.width = `${Math.min(100, (100 * rest) / whole)}%`;
    root.classList.toggle("drill-countdown-short", rest < 60);
    set(bar, { "aria-label": `Time left: ${model.get("label")}`, "aria-valuemax": whole, "aria-valuenow": Math.min(rest, whole),
      "aria-valuetext": left(rest) });
  });
}

export default { render };
