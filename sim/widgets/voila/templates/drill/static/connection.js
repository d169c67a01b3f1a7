// Says at once when this page has lost the exercise behind it: the server has gone (its socket closes), or
// the kernel has ended and what was in it is lost (a message says so). Must run before anything opens a socket.
(() => {
  const GONE = /"execution_state":\s*"(?:dead|restarting|autorestarting)"/;
  const words = {
    lost: "Connection lost. What you click now does nothing.",
    gone: "The exercise behind this page has stopped. Open the page again to go on from what was saved.",
  };
  let ended = false;

  function show(state) {
    if (ended) return;
    ended = state === "gone";
    document.body.dataset.connection = state;
    document.getElementById("drill-link").textContent = state === "connected" ? "● connected" : "○ connection lost";
    document.getElementById("drill-lost-words").textContent = words[state] ?? "";
    document.getElementById("drill-lost").hidden = state === "connected";
  }

  async function look(data) {
    const size = data.size ?? data.byteLength ?? data.length;
    if (ended || size > 4096) return; // a message about the kernel's state is short
    const text = typeof data === "string" ? data : await new Response(data).text();
    if (GONE.test(text)) show("gone");
  }

  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      let leaving = false;
      addEventListener("pagehide", () => { leaving = true; });
      this.addEventListener("open", () => show("connected"));
      this.addEventListener("close", () => { if (!leaving) show("lost"); });
      this.addEventListener("message", (event) => look(event.data));
    }
  };
})();
