// Where the keyboard stands: what is drawn anew gets the focus back that it had, and nothing is left on the page's bare body,
// where the keys that scroll would scroll nothing.
(() => {
  const CAN = "a[href], button, input, select, summary, textarea, [tabindex]:not([tabindex='-1'])";
  const DRAWN = 50; // milliseconds until what was drawn anew can take it
  const SHOWN = 160; // … until a ticket is shown whole
  const WAITED = 15000; // … until whoever wrote while the page started anew is not waited for any more
  const KEPT = "wl-caret"; // a place in the text, never a word of it
  let coming = null; // where somebody was writing when the page started anew
  let ticket; // the one that is shown
  let last = null; // the control that had it: its part, its list, its place, its words

  const all = (element) => [...element.querySelectorAll(CAN)].filter((one) => !one.disabled && one.offsetParent !== null);
  const words = (control) => control.textContent.trim();

  document.addEventListener("focusin", ({ target }) => {
    const part = target.closest("[data-part]");
    last = part && { name: part.dataset.part, menu: target.closest("[data-menu]")?.dataset.menu, at: all(part).indexOf(target), words: words(target) };
  });

  function hold(place) {
    if (!place || place.offsetParent === null) return;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
  }

  const home = () => hold(document.getElementById("wl-scroll"));

  function back(element) {
    if (document.activeElement !== document.body) return;
    const there = all(element);
    const menu = last.menu && element.querySelector(`[data-menu="${CSS.escape(last.menu)}"] summary`);
    const same = there.find((one) => words(one) === last.words);
    (menu || same || there[Math.min(last.at, there.length - 1)])?.focus({ preventScroll: true });
    if (document.activeElement === document.body) home();
    // On the other screens the part itself keeps the place, so that the next key goes on from there.
    if (document.activeElement === document.body) hold(element);
  }

  // The buttons of another ticket keep no focus that was meant for the last one's.
  function another(id) {
    const isOther = id !== ticket;
    ticket = id;
    setTimeout(() => {
      const at = document.activeElement;
      if (at === document.body || (isOther && at.closest('[data-part="work"]'))) home();
    }, SHOWN);
  }

  const area = () => document.querySelector("#wl-editor textarea");

  // A text that grows shorter on the screen, because something was found in it, keeps the line in sight that is written.
  function follow(field) {
    let height = field.clientHeight;
    new ResizeObserver(() => {
      const lost = height - field.clientHeight;
      height = field.clientHeight;
      if (lost <= 0 || document.activeElement !== field || !field.value) return;
      const line = 1.5 * Number.parseFloat(getComputedStyle(field).lineHeight);
      const caret = field.scrollHeight * (field.selectionEnd / field.value.length) + line;
      if (caret > field.scrollTop + field.clientHeight) field.scrollTop += Math.min(lost + line, caret - field.scrollTop - field.clientHeight);
    }).observe(field);
  }

  document.addEventListener("focusin", ({ target }) => {
    if (target !== area() || target.dataset.followed) return;
    target.dataset.followed = "yes";
    follow(target);
  });

  // A screen chosen from the list of more closes that list: its tab, in sight from then on, takes the focus.
  document.addEventListener("click", ({ target }) => {
    if (!target.closest("#wl-tabs .overflow-dropdown")) return;
    setTimeout(() => {
      if (document.activeElement === document.body) document.querySelector("#wl-tabs .tab-container [aria-selected=true]")?.focus();
    }, SHOWN);
  }, true);

  const kept = window.sessionStorage.getItem(KEPT);
  window.sessionStorage.removeItem(KEPT);
  if (kept !== null) {
    coming = Number(kept);
    setTimeout(() => { coming = null; }, WAITED);
  }

  function write() {
    const [field, at] = [area(), coming];
    if (at === null) return;
    // The text itself arrives a moment after its header.
    if (field && !field.disabled && field.value.length < at) {
      setTimeout(write, 100);
      return;
    }
    coming = null;
    if (!field || field.disabled) return;
    field.focus();
    field.setSelectionRange(at, at);
  }

  Object.assign(window.warmline, {
    // The page starts anew by itself: whoever is writing goes on there.
    leave() {
      if (document.activeElement === area()) window.sessionStorage.setItem(KEPT, String(area().selectionStart));
    },
    // The ticket is shown again, with its text.
    arrive() { if (coming !== null) setTimeout(write, 200); },
    isComing: () => coming !== null,
    // A part is drawn anew; ``name`` is what it is called.
    keepFocus(name, element) {
      element.dataset.part = name;
      return () => {
        setTimeout(() => { if (last?.name === name) back(element); }, DRAWN);
        if (name === "header") another(element.querySelector(".wl-shown-now")?.dataset.id);
      };
    },
  });
})();
