// The review: what is asked for, opening a reply, rating it, and asking a judge about it. The page is drawn anew by changing
// only what differs, and fields keep what was typed into them: so here it is said whose they are. What a lead chose and
// typed for a reply stays while that reply is drawn anew, saved or not; another reply's form shows what was kept for it.
(() => {
  let typed = null;
  const byId = (id) => document.getElementById(id);
  const shown = (element) => element.querySelector("h2")?.dataset.id || "";
  const fields = (element) => [...element.querySelectorAll(".wl-rating :is(input, textarea)")];
  const named = (field) => `${field.name} ${field.value}`;

  // --- what is asked for

  // What a picture, a figure or a row of a table stands for is a list of replies: once it is there it comes into sight.
  const LISTS = ["agent", "channel", "incident", "band", "flag", "dimension", "move", "time", "overridden", "order"];
  const OPENS = ["open", "show", "random", "conversation"];
  let follows = false;
  const turn = window.warmline.inTurn((data) => window.warmline.part("asked").trigger("select", data));

  // Until something of it is drawn anew; where nothing had to be, it is over soon all the same.
  let waiting = null;
  function wait() {
    clearTimeout(waiting);
    byId("wl-review").classList.add("wl-asking");
    waiting = setTimeout(settled, 4000);
  }
  function settled() {
    clearTimeout(waiting);
    byId("wl-review")?.classList.remove("wl-asking");
  }

  function asks(name, value, byHand = false) {
    follows = !byHand && LISTS.includes(name) && value !== "";
    if (!OPENS.includes(name)) wait();
    // Filters add up, so each is told; of one filter the last, and of replies to open the last.
    turn.ask(OPENS.includes(name) ? "open" : name, { name, value });
  }

  const nameOf = (found) => ["ask", "review", "value"].map((key) => found.dataset?.[key] || "").join(" ");

  function asked(part) {
    const review = byId("wl-review");
    let focused = null;
    review.addEventListener("click", (event) => {
      const button = event.target.closest("[data-review]");
      if (button) return asks(button.dataset.review, button.dataset.value || "");
      if (event.target.closest("[data-back]")) {
        const row = document.querySelector('#wl-sent tr[aria-selected="true"]') || document.querySelector("#wl-sent tr[data-id]");
        if (!row) return undefined;
        row.scrollIntoView({ block: "center" });
        return row.querySelector("button, a")?.focus({ preventScroll: true });
      }
      if (event.target.closest("[data-print]")) window.print();
      return undefined;
    });
    part.element.addEventListener("change", (event) => {
      const field = event.target.closest("[data-ask]");
      if (field) asks(field.dataset.ask, field.value, true);
    });
    review.addEventListener("focusin", (event) => { focused = nameOf(event.target).trim() ? nameOf(event.target) : null; });
    new MutationObserver(settled).observe(review, { childList: true, subtree: true, characterData: true });
    part.watch("value", () => {
      part.element.querySelectorAll("select").forEach((one) => { one.value = one.querySelector("[selected]")?.value ?? ""; });
      part.element.querySelectorAll("input").forEach((one) => { if (one !== document.activeElement) one.value = one.defaultValue; });
      if (!focused || document.activeElement !== document.body) return;
      [...review.querySelectorAll("button, select")].find((one) => nameOf(one) === focused)?.focus({ preventScroll: true });
    });
  }

  function table(part) {
    part.element.addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-id]");
      if (row) asks("open", row.dataset.id);
    });
    part.watch("value", () => {
      mark(shown(byId("wl-sent-reply")));
      if (follows) setTimeout(() => byId("wl-sent").scrollIntoView({ block: "start", behavior: "smooth" }), 150);
      follows = false;
    });
  }

  function mark(id) {
    document.querySelectorAll("#wl-sent tr[data-id]").forEach((row) => row.setAttribute("aria-selected", String(row.dataset.id === id)));
  }

  // --- one reply

  function keep(element) {
    const chosen = fields(element).filter((field) => field.checked).map(named);
    typed = { id: shown(element), chosen, note: element.querySelector(".wl-note")?.value || "" };
  }

  function settle(element) {
    const own = typed?.id === shown(element) ? typed : null;
    fields(element).forEach((field) => {
      if (field.tagName === "TEXTAREA") field.value = own ? own.note : field.defaultValue;
      else field.checked = own ? own.chosen.includes(named(field)) : field.defaultChecked;
    });
  }

  function rating(form) {
    const chosen = {};
    form.querySelectorAll("input[data-dimension]:checked").forEach((field) => {
      chosen[field.dataset.dimension] = field.value === "na" ? "na" : Number(field.value);
    });
    const { overall = null, ...dimensions } = chosen;
    const flags = [...form.querySelectorAll("input[data-flag]:checked")].map((field) => field.value);
    return { dimensions, overall, flags, note: form.querySelector(".wl-note").value };
  }

  function reply(part) {
    let before = "";
    // Watches the page itself: a new value may be told before it is drawn.
    const drawn = new MutationObserver(() => settle(part.element));
    drawn.observe(part.element, { childList: true, subtree: true, attributes: true, characterData: true });
    part.watch("value", () => {
      const title = part.element.querySelector("h2");
      if (title && title.dataset.id !== before) {
        title.scrollIntoView({ block: "start", behavior: "smooth" });
        title.focus({ preventScroll: true });
      }
      before = title?.dataset.id || "";
      mark(before);
    });
    part.element.addEventListener("input", () => keep(part.element));
    part.element.addEventListener("click", (event) => {
      const save = event.target.closest("[data-rate]");
      if (save) part.trigger("select", { id: save.dataset.rate, ...rating(part.element) });
      const ask = event.target.closest("[data-judge]");
      if (!ask) return;
      ask.textContent = ask.dataset.waiting;
      ask.disabled = true;
      part.trigger("submit", { id: ask.dataset.judge });
    });
  }

  // --- an incident

  function aftermath(part) {
    part.watch("value", () => {
      const title = part.element.querySelector("h2");
      byId("wl-review").classList.toggle("wl-has-aftermath", Boolean(title));
      if (!title) return;
      byId("wl-review").scrollTop = 0;
      title.focus({ preventScroll: true });
    });
  }

  // What goes wrong is said at the foot, and nothing may look as if it were still coming.
  function notice() {
    window.warmline.part("notice")?.watch("value", settled);
  }

  window.addEventListener("wl:mounted", ({ detail }) => { if (detail === "notice") notice(); });
  Object.assign(window.warmline, { asks });
  const answered = (part) => window.warmline.hears(part, turn);
  Object.assign(window.warmline.onMount, { asked, answered, table, reply, aftermath });
})();
