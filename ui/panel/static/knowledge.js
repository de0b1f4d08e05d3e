// Forms of the screen Knowledge. What is typed into one is kept in this page until it is saved, whatever is looked at
// meanwhile; what is wrong with a field is put beside it; a file goes to our own address, never through Gradio.
(() => {
  const SETTLED = 120; // milliseconds until what was drawn anew has its focus, where it had one
  const byId = (id) => document.getElementById(id);
  const kept = new Map();
  const beside = () => byId("wl-board-incident");
  const formOf = () => beside()?.querySelector("form[data-form]");

  function values(form) {
    const found = {};
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") (found[name] ||= []).push(value);
    }
    return found;
  }

  // Rows are added as often as there were values in them.
  function restore(form, saved) {
    form.reset();
    if (!saved) return;
    form.querySelectorAll("[data-add]").forEach((button) => {
      const rows = button.parentElement.querySelector(".wl-formrows");
      const first = rows.querySelector("[name]")?.name;
      while (rows.children.length < (saved[first] || []).length) addRow(button);
    });
    const used = {};
    form.querySelectorAll("[name]").forEach((field) => {
      const held = saved[field.name] || [];
      if (field.type === "checkbox") field.checked = held.includes(field.value);
      else if (field.type !== "file") {
        used[field.name] = (used[field.name] ?? -1) + 1;
        if (held[used[field.name]] !== undefined) field.value = held[used[field.name]];
      }
    });
  }

  function addRow(button) {
    const rows = button.parentElement.querySelector(".wl-formrows");
    const row = rows.lastElementChild.cloneNode(true);
    row.querySelectorAll("input").forEach((field) => { field.value = ""; });
    row.querySelectorAll("select").forEach((field) => { field.selectedIndex = 0; });
    rows.append(row);
    return row;
  }

  function clearWrong(scope) {
    scope.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    scope.querySelectorAll(".wl-fieldwrong").forEach((told) => { told.textContent = ""; told.hidden = true; });
  }

  // The list of what is wrong names fields; each gets its sentence, and the first one the focus.
  function showWrong(part) {
    const form = formOf();
    if (!form) return;
    clearWrong(form);
    let first = null;
    part.element.querySelectorAll("[data-wrong]").forEach((told) => {
      const place = form.querySelector(`[data-field="${CSS.escape(told.dataset.wrong)}"]`);
      const field = place?.querySelector("input, select, textarea");
      if (!field) return;
      field.setAttribute("aria-invalid", "true");
      const line = place.querySelector(".wl-fieldwrong");
      line.textContent = told.textContent;
      line.hidden = false;
      const folded = place.closest("details");
      if (folded) folded.open = true;
      first ||= field;
    });
    first?.focus();
  }

  async function upload(form) {
    const button = form.querySelector("[data-upload]");
    const told = form.querySelector("[data-uploaded]");
    const file = form.querySelector('[type="file"]').files[0];
    const body = file || new Blob([form.querySelector('[name="pasted"]').value]);
    told.textContent = body.size ? "" : told.dataset.empty;
    if (!body.size) return;
    button.disabled = true;
    try {
      const answer = await fetch(button.dataset.upload, {
        method: "POST", body, credentials: "same-origin",
        headers: { "content-type": "application/octet-stream", "x-warmline-upload": encodeURIComponent(file?.name || "pasted") },
      });
      const said = await answer.json();
      if (answer.ok) window.warmline.knowledge("look-at-accounts", { id: said.id });
      else told.textContent = said.detail || "The file could not be sent; try again.";
    } catch {
      told.textContent = "The file could not be sent; try again.";
    } finally {
      button.disabled = false;
      // A button that is switched off loses the focus.
      if (isLost()) button.focus({ preventScroll: true });
    }
  }

  function typed(event) {
    const form = event.target.closest("form[data-form]");
    if (!form || !beside()?.contains(form)) return;
    kept.set(form.dataset.form, values(form));
    const place = event.target.closest("[data-field]");
    if (place) clearWrong(place);
  }

  let drawn = "";
  function settle() {
    const form = formOf();
    byId("wl-live")?.classList.toggle("wl-writing", Boolean(form));
    const key = form?.dataset.form || "";
    if (form && key !== drawn) {
      clearWrong(form);
      restore(form, kept.get(key));
      beside().parentElement.scrollTop = 0;
      form.querySelector("input:not([type=hidden]), textarea")?.focus({ preventScroll: true });
    }
    drawn = key;
  }

  // What is open is marked in its list.
  function mark() {
    const open = beside().querySelector(".wl-shown")?.dataset.id || "";
    byId("wl-boardbox").querySelectorAll('tr:has([data-act="show"], [data-act="guideline"])').forEach((row) => {
      row.setAttribute("aria-selected", String(row.querySelector("[data-act]").dataset.id === open));
    });
  }

  // On a phone what opens takes the list's place, and what is closed takes the focus with it: the keyboard goes along, to
  // what was opened, and back to what had opened it.
  let opener = "";
  function isLost() {
    const at = document.activeElement;
    return at === document.body || at.getClientRects().length === 0;
  }
  function goAlong() {
    if (!isLost() || byId("wl-live").getClientRects().length === 0) return;
    const title = beside().querySelector(".wl-shown h2, .wl-editing h2");
    if (title) title.tabIndex = -1;
    const there = title || (opener && byId("wl-boardbox").querySelector(opener)) || byId("wl-boardbox").querySelector(".wl-sectionbutton[aria-current=true]");
    there?.focus({ preventScroll: Boolean(title) });
  }

  // What was asked for stands beneath a long form: it comes into sight, unless a field is to be mended first.
  let answered = "";
  function inSight(part) {
    const words = part.element.textContent;
    const section = part.element.querySelector(".wl-section");
    if (section && words !== answered && !section.querySelector("[data-wrong]")) section.scrollIntoView({ block: "start", behavior: "smooth" });
    answered = words;
  }

  function saved(part) {
    const prefix = part.element.querySelector("[data-saved]")?.dataset.saved;
    if (prefix) [...kept.keys()].forEach((key) => { if (key.startsWith(prefix)) kept.delete(key); });
  }

  window.warmline.forms = { values };

  window.addEventListener("wl:mounted", ({ detail }) => {
    const part = window.warmline.part(detail);
    if (detail === "version") {
      // Watches the page itself: a new value may be told before it is drawn.
      new MutationObserver(settle).observe(part.element, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-form"] });
      part.watch("value", () => setTimeout(() => { mark(); goAlong(); }, SETTLED));
      part.element.addEventListener("input", typed);
      part.element.addEventListener("change", (event) => {
        typed(event);
        const act = event.target.dataset.actOn;
        if (act === "new") window.warmline.knowledge("new-incident", { other: event.target.value });
      });
      part.element.addEventListener("click", (event) => {
        const add = event.target.closest("[data-add]");
        if (add) addRow(add).querySelector("input, select")?.focus();
        const send = event.target.closest("[data-upload]");
        if (send) upload(send.closest("form"));
        // Whoever gives a form up finds it as it was before.
        const given = event.target.closest('[data-act="cancel"]')?.closest("form");
        if (given) kept.delete(given.dataset.form);
      });
    }
    if (detail === "told") {
      new MutationObserver(() => { showWrong(part); saved(part); inSight(part); }).observe(part.element, { childList: true, subtree: true, characterData: true });
    }
    if (detail === "board") {
      part.watch("value", () => setTimeout(mark, SETTLED));
      part.element.addEventListener("click", (event) => {
        const button = event.target.closest("[data-act]");
        if (button) opener = `[data-act="${CSS.escape(button.dataset.act)}"]` + (button.dataset.id ? `[data-id="${CSS.escape(button.dataset.id)}"]` : "");
      });
    }
    if (["version", "board"].includes(detail)) {
      part.element.addEventListener("submit", (event) => {
        event.preventDefault();
        const enter = event.target.dataset.enter;
        if (enter) event.target.querySelector(`[data-act="${enter}"]`)?.click();
      });
    }
  });
})();
