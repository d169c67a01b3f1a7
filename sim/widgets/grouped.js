// The words above some fields that belong together. Whoever hears a page and does not see it hears them, too: the box
// that these words stand in becomes a group of this name.

function render({ model, el }) {
  const words = document.createElement("p");
  words.className = "drill-label";
  words.textContent = model.get("words");
  el.append(words);
  let frame = requestAnimationFrame(name);

  function name() {
    const box = el.closest(".drill-group");
    if (!box) { frame = requestAnimationFrame(name); return; } // the page has not put it into its box yet
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", model.get("words"));
  }

  return () => cancelAnimationFrame(frame);
}

export default { render };
