// What is typed is saved after a pause, and steadily while somebody types without one. It is in the page's memory until then,
// nowhere else: a browser's storage is no place for customers' words. Nobody else's text is ever overwritten unasked.
(() => {
  const PAUSE = 350; // milliseconds without a key before the text is saved
  const STEADY = 1000; // … and at the latest so long after the first unsaved key
  const SETTLED = 150; // until the editor shows what the header is about
  const RETRY = 1500; // after the desk did not answer
  const byId = (id) => document.getElementById(id);
  const area = () => document.querySelector("#wl-editor textarea");
  let shown = null; // what the page shows: ticket, which drawing of it, version, and the checksum of the text that is kept
  let timer = null;
  let firstKey = null;
  let flying = null;
  let problem = null;
  let stamp = "";

  const sum = (text) => window.warmline.sum(text);
  const dirty = () => Boolean(shown?.ready && shown.status === "open" && area() && !area().disabled && sum(area().value) !== shown.kept);

  function say(code, values = {}) {
    const box = byId("wl-saved");
    if (!box) return;
    const words = code ? Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), box.dataset[code]) : "";
    if (box.textContent !== words) box.textContent = words;
    box.classList.toggle("wl-not-saved", ["unsaved", "away"].includes(code));
  }

  const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

  function soon(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  async function save(over = false) {
    clearTimeout(timer);
    const tab = window.warmline.self()?.tab;
    if (flying || !tab || !dirty() || (problem && !over)) return flying;
    const [now, text] = [shown, area().value];
    firstKey = null;
    say("saving");
    flying = window.warmline.post("save", { tab, ticket: now.id, text, look: now.look, version: now.version, over }).then(
      (told) => { if (told.refused) refused(now, told.refused); else kept(now, text, told.version); },
      (error) => { if (error instanceof window.warmline.Refused) refused(now, error.message); else away(now); },
    );
    await flying;
    flying = null;
    if (dirty() && !problem) soon(window.warmline.isAway() ? RETRY : PAUSE);
    return null;
  }

  function kept(then, text, version) {
    Object.assign(then, { version, kept: sum(text) });
    if (then !== shown) return;
    if (problem) {
      conflict(null);
      // The answer of before says that it could not be kept.
      window.warmline.recheck();
    }
    stamp = clock();
    if (!dirty()) say("saved", { time: stamp });
  }

  function away(then) {
    if (then !== shown) return;
    say("away");
    soon(RETRY);
  }

  function refused(then, why) {
    // Drawn anew meanwhile, or soon, by a gesture of this very page, which took the text along.
    if (then !== shown || window.warmline.isActing() || document.querySelector("#wl-center.wl-loading")) return;
    say("unsaved", { why });
    conflict("changed");
  }

  // Saves what is unsaved; says whether nothing is left to lose.
  async function flush() {
    for (let tries = 0; tries < 4 && dirty() && !problem; tries += 1) {
      await flying;
      await save();
    }
    return !dirty();
  }

  // --- somebody else was faster

  function conflict(code, said = null) {
    problem = code;
    const bar = byId("wl-conflict");
    if (!bar) return;
    bar.hidden = !code;
    if (!code) return;
    bar.querySelector("b").textContent = said ?? byId("wl-saved").dataset[code];
    bar.querySelector("[data-mine]").hidden = code === "gone" || !dirty();
    bar.querySelector("[data-theirs]").hidden = code === "gone";
  }

  function stands(told) {
    if (!shown || told?.id !== shown.id || flying || window.warmline.isActing() || document.querySelector("#wl-center.wl-loading")) return;
    if (told.gone) return conflict("gone", told.said);
    const behind = told.behind || told.status !== shown.status;
    if (!behind) return problem && !dirty() ? conflict(null) : undefined;
    if (dirty() || document.activeElement === area()) return conflict("changed");
    return window.warmline.reopen();
  }

  window.warmline.onMount.conflict = (part) => {
    part.element.addEventListener("click", (event) => {
      if (event.target.closest("[data-theirs]")) window.warmline.reopen();
      if (event.target.closest("[data-mine]")) save(true);
    });
  };

  // --- what the page shows

  window.addEventListener("wl:mounted", ({ detail }) => {
    if (detail !== "header") return;
    const part = window.warmline.part(detail);
    part.watch("value", () => {
      const told = part.element.querySelector(".wl-shown-now")?.dataset;
      clearTimeout(timer);
      // The second answer to a page that asked twice: older than what was typed into the first and saved.
      if (told && told.id === shown?.id && Number(told.version) < shown.version) return window.warmline.reopen();
      conflict(null);
      shown = told ? { id: told.id, look: told.look, version: Number(told.version), status: told.status, kept: told.kept, ready: false } : null;
      firstKey = null;
      say(null);
      // The editor's own value arrives a moment after the header.
      const drawn = shown;
      setTimeout(() => {
        if (drawn) drawn.ready = true;
        if (drawn === shown && dirty()) soon(PAUSE);
      }, SETTLED);
      window.warmline.beat();
    });
  });

  document.addEventListener("input", (event) => {
    if (event.target !== area() || !shown) return;
    firstKey ??= performance.now();
    if (!problem) soon(Math.max(0, Math.min(PAUSE, firstKey + STEADY - performance.now())));
  });
  window.addEventListener("beforeunload", (event) => { if (dirty()) event.preventDefault(); });
  window.addEventListener("pagehide", () => {
    const tab = window.warmline.self()?.tab;
    if (!dirty() || problem || !tab) return;
    const { id, look, version } = shown;
    window.warmline.post("save", { tab, ticket: id, text: area().value, look, version, over: false }, { keepalive: true }).catch(() => {});
  });

  Object.assign(window.warmline, {
    flush,
    stands,
    away(is) {
      if (!is) return dirty() ? soon(0) : say(stamp ? "saved" : null, { time: stamp });
      return say("away");
    },
    // Whether another ticket may take the place of this one: not while its text could be kept nowhere.
    mayLeave() {
      if (dirty() && (problem || window.warmline.isAway())) {
        byId("wl-conflict")?.scrollIntoView({ block: "nearest" });
        return false;
      }
      return !window.warmline.isAway();
    },
  });
})();
