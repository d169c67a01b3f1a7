// What every piece uses to build and change its part of the page. It is put before each piece's own file.

const SVG = "http://www.w3.org/2000/svg";
const IN_SVG = new Set("svg g path line rect text clipPath defs".split(" "));

function make(name, attributes = {}, ...children) {
  const node = IN_SVG.has(name) ? document.createElementNS(SVG, name) : document.createElement(name);
  set(node, attributes);
  node.append(...children);
  return node;
}

// Touches only what differs, so that an update without a change costs no layout.
function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined) node.removeAttribute(name);
    else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
  }
}

function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// Makes `parent` hold one node per item. A node stays as long as its item's key does, and so does its focus.
function keep(parent, items, keyOf, create, update) {
  const old = parent.kept ?? new Map(), kept = new Map();
  for (const item of items) kept.set(keyOf(item), old.get(keyOf(item)) ?? create(item));
  for (const [key, node] of old) if (!kept.has(key)) node.remove();
  items.forEach((item, place) => {
    const node = kept.get(keyOf(item));
    if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
    update(node, item);
  });
  parent.kept = kept;
}

// A number of seconds after midnight as a clock time; it may lie on another day.
function clockTime(second, withSeconds = false) {
  const within = ((Math.floor(second) % 86400) + 86400) % 86400;
  const parts = [within / 3600, (within % 3600) / 60, within % 60].slice(0, withSeconds ? 3 : 2);
  return parts.map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
}

// Calls `react` when one of the traits changes, and at once; what it returns ends that.
function follow(model, traits, react) {
  for (const trait of traits) model.on(`change:${trait}`, react);
  react();
  return () => { for (const trait of traits) model.off(`change:${trait}`, react); };
}
