// After a reply left, the next ticket opens with the same buttons beneath the pointer: they wait until somebody could have
// looked, so that a double click, or a key held down, sends nothing unread.
(() => {
  const PAUSE = 700; // milliseconds after the next ticket is shown, unless the pointer moves sooner
  const MOVED = 6; // pixels: a hand that clicks twice trembles
  let timer = null;
  let at = null;
  const held = () => document.body.classList.contains("wl-held");

  function free() {
    clearTimeout(timer);
    at = null;
    document.body.classList.remove("wl-held");
  }

  function shown() {
    if (!held()) return;
    clearTimeout(timer);
    at = { x: null, y: null };
    timer = setTimeout(free, PAUSE);
  }

  document.addEventListener("pointermove", ({ screenX, screenY }) => {
    if (!at) return;
    at.x ??= screenX;
    at.y ??= screenY;
    if (Math.hypot(screenX - at.x, screenY - at.y) > MOVED) free();
  });
  document.addEventListener("click", (event) => {
    if (!held() || !event.target.closest("#wl-send, #wl-approve")) return;
    event.stopImmediatePropagation();
    event.preventDefault();
  }, true);

  Object.assign(window.warmline, { free, shown, hold: () => document.body.classList.add("wl-held") });
})();
