// Jupyter's widgets send one change of a field at a time and hold back those that follow; a press of a button goes out
// at once and would overtake them. So a press waits here until nothing is held back any more.

const LOOK = 20, AT_MOST = 10000; // milliseconds

function render({ model }) {
  const models = model.widget_manager?._modelsSync;
  const heldBack = () => [...(models?.values() ?? [])].some((one) => one._msg_buffer);
  const let_go = new WeakSet();

  function pressed(event) {
    const button = event.target.closest?.(".jupyter-button");
    if (!button || let_go.delete(button) || !heldBack()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const since = performance.now();
    const timer = setInterval(() => {
      if (heldBack() && performance.now() - since < AT_MOST) return;
      clearInterval(timer);
      let_go.add(button);
      button.click();
      let_go.delete(button); // one that is disabled by now hears nothing
    }, LOOK);
  }

  document.addEventListener("click", pressed, true);
  return () => document.removeEventListener("click", pressed, true);
}

export default { render };
