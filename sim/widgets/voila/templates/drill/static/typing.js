// Whatever is pasted, a field takes no more than this: the server lets go of a page that sends millions of characters
// at once. What is over the limit of the exercise (4,000) is refused in words.
(() => {
  const MOST = 20000;
  const typed = "textarea, input:not([type]), input[type=text]";
  addEventListener("focusin", ({ target }) => { if (target.matches?.(typed)) target.maxLength = MOST; }, true);
})();
