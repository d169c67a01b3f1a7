// Says every two seconds that this page is there. A worker keeps the time: browsers let a page's own timers in
// a window that nobody looks at go off once a minute.

const EVERY = 2000;

function beating(beat) {
  try {
    const url = URL.createObjectURL(new Blob([`setInterval(() => postMessage(0), ${EVERY})`], { type: "text/javascript" }));
    const worker = new Worker(url);
    worker.onmessage = beat;
    return () => { worker.terminate(); URL.revokeObjectURL(url); };
  } catch {
    const timer = setInterval(beat, EVERY); // a page that may start no workers
    return () => clearInterval(timer);
  }
}

function render({ model }) {
  const beat = () => model.send({ here: true });
  beat();
  return beating(beat);
}

export default { render };
