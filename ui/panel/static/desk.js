// Connects Gradio's HTML parts to the page: choosing a ticket, filters, loading states. No text is ever read as HTML here.
(() => {
  const parts = {};
  const byId = (id) => document.getElementById(id);
  const center = () => byId("wl-center");
  let selected = null;

  const rows = () => [...document.querySelectorAll(".wl-row")].filter((row) => !row.closest("li").hidden);

  function markSelected() {
    document.querySelectorAll(".wl-row").forEach((row) => row.setAttribute("aria-current", String(row.dataset.id === selected)));
  }

  function applyFilter() {
    const text = (byId("wl-find")?.value || "").trim().toLowerCase();
    const state = byId("wl-state")?.value || "";
    const incident = document.querySelector('.wl-chip[aria-pressed="true"]')?.dataset.incident || "";
    let shown = 0;
    document.querySelectorAll(".wl-row").forEach((row) => {
      const fits = row.dataset.find.includes(text) && (!state || row.dataset.states.split(" ").includes(state)) && (!incident || row.dataset.incident === incident);
      row.closest("li").hidden = !fits;
      shown += fits ? 1 : 0;
    });
    const empty = document.querySelector(".wl-filtered-out");
    if (empty) empty.hidden = shown > 0;
  }

  let chosenIncident = "";
  function afterQueue() {
    document.querySelectorAll(".wl-chip").forEach((chip) => chip.setAttribute("aria-pressed", String(chip.dataset.incident === chosenIncident)));
    markSelected();
    applyFilter();
    const count = document.querySelectorAll(".wl-row").length;
    if (byId("wl-queue-toggle")) byId("wl-queue-toggle").textContent = `Queue (${count})`;
    if (byId("wl-find")) byId("wl-find").placeholder = count ? `Filter ${count} tickets` : "Filter tickets";
  }

  function loading(is) {
    center()?.classList.toggle("wl-loading", is);
    const editor = document.querySelector("#wl-editor textarea");
    if (editor) editor.readOnly = is;
  }

  function choose(row, follows = false) {
    if (!row) return;
    selected = row.dataset.id;
    markSelected();
    loading(true);
    document.body.classList.add("wl-picked");
    openQueue(false);
    row.scrollIntoView({ block: "nearest" });
    window.warmline.settle();
    parts.queue.trigger("select", { id: selected, follows });
  }

  function openQueue(open) {
    document.body.classList.toggle("wl-queue-open", open);
    byId("wl-queue-toggle")?.setAttribute("aria-expanded", String(open));
  }

  function step(by) {
    const visible = rows();
    const at = visible.findIndex((row) => row.dataset.id === selected);
    choose(visible[at < 0 ? 0 : Math.min(visible.length - 1, Math.max(0, at + by))]);
  }

  const onMount = {
    queue(part) {
      part.element.addEventListener("click", (event) => {
        const chip = event.target.closest(".wl-chip");
        if (chip) {
          chosenIncident = chosenIncident === chip.dataset.incident ? "" : chip.dataset.incident;
          afterQueue();
          return;
        }
        choose(event.target.closest(".wl-row"));
      });
      part.watch("value", afterQueue);
      afterQueue();
    },
    filters(part) {
      part.element.addEventListener("input", applyFilter);
    },
    header(part) {
      part.watch("value", () => {
        const has = Boolean(part.element.querySelector(".wl-title"));
        if (has) window.warmline.shown();
        center().classList.toggle("wl-has-ticket", has);
        loading(false);
        byId("wl-scroll").scrollTop = 0;
      });
    },
    thread(part) {
      // The customer's newest message is the one to answer: start at its first line.
      part.watch("value", () => {
        const thread = part.element.querySelector(".wl-thread");
        const newest = [...part.element.querySelectorAll(".wl-customer")].pop();
        if (thread && newest) thread.scrollTop += newest.getBoundingClientRect().top - thread.getBoundingClientRect().top - 10;
      });
    },
    notice(part) {
      let timer = null;
      part.watch("value", () => {
        const said = part.element.querySelector("p");
        byId("wl-notice").classList.toggle("wl-gone", !said);
        if (!said) return;
        loading(false);
        clearTimeout(timer);
        timer = setTimeout(() => byId("wl-notice").classList.add("wl-gone"), said.classList.contains("wl-wrong") ? 9000 : 4000);
        if (!said.dataset.sent) return window.warmline.free();
        window.warmline.hold();
        setTimeout(next, 80); // once the queue without that ticket is there
      });
    },
    binding(part) {
      part.element.addEventListener("click", (event) => {
        const choose = event.target.closest("[data-choose]");
        const list = event.target.closest("[data-bind]") && part.element.querySelector("select");
        if (list && !list.value) list.focus();
        if (!choose && !list?.value) return;
        loading(true);
        window.warmline.settle();
        part.trigger("select", { id: choose ? choose.dataset.choose : list.value });
      });
    },
    top() {
      byId("wl-queue-toggle").addEventListener("click", () => openQueue(!document.body.classList.contains("wl-queue-open")));
      byId("wl-keys-open").addEventListener("click", () => window.warmline.keys());
    },
    table(part) {
      part.element.addEventListener("click", (event) => pick(part, event.target.closest("tr[data-id]")));
    },
    chart(part) {
      part.element.addEventListener("click", (event) => pick(part, event.target.closest(".wl-point")));
      part.element.addEventListener("keydown", (event) => event.key === "Enter" && pick(part, event.target.closest(".wl-point")));
    },
    reply(part) {
      let shown = "";
      part.watch("value", () => {
        const title = part.element.querySelector("h2");
        if (title && title.dataset.id !== shown) title.scrollIntoView({ block: "nearest", behavior: "smooth" });
        shown = title?.dataset.id || "";
      });
      part.element.addEventListener("click", (event) => {
        const save = event.target.closest("[data-rate]");
        if (save) part.trigger("select", { id: save.dataset.rate, ...rating(part.element) });
      });
    },
  };

  function rating(form) {
    const chosen = {};
    form.querySelectorAll("input[data-dimension]:checked").forEach((field) => {
      chosen[field.dataset.dimension] = field.value === "na" ? "na" : Number(field.value);
    });
    const { overall = null, ...dimensions } = chosen;
    return { dimensions, overall, note: form.querySelector(".wl-note").value };
  }

  function pick(part, chosen) {
    if (!chosen) return;
    document.querySelectorAll("#wl-sent tr").forEach((row) => row.setAttribute("aria-selected", String(row.dataset.id === chosen.dataset.id)));
    part.trigger("select", { id: chosen.dataset.id });
  }

  // After a reply left, the ticket that now stands where it stood is opened, so that a queue can be gone through in one sitting.
  let lastIndex = 0;
  function next() {
    document.body.classList.remove("wl-picked");
    selected = null;
    const visible = rows();
    if (visible.length) choose(visible[Math.min(lastIndex, visible.length - 1)], true);
    else window.warmline.free();
  }
  function remember() {
    lastIndex = Math.max(0, rows().findIndex((row) => row.dataset.id === selected));
  }

  window.warmline = {
    onMount,
    mount(name, element, { trigger, watch, props }) {
      parts[name] = { element, trigger, watch, props };
      onMount[name]?.(parts[name]);
      window.dispatchEvent(new CustomEvent("wl:mounted", { detail: name }));
    },
    part: (name) => parts[name],
    selected: () => selected,
    step,
    remember,
    loading,
    settle() {},
    hold() {},
    shown() {},
    free() {},
    keys() {
      const dialog = byId("wl-keys");
      if (dialog.open) dialog.close();
      else dialog.showModal();
    },
  };
})();
