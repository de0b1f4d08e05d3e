// The queue: rows that come and go one by one, filters, the way through it by key, and what the page knows of time by itself.
// Rows come from the server as HTML that was escaped there.
(() => {
  const ASIDE = ["later", "not_outage"]; // out of the way until somebody asks for them
  const TIMES = 20000; // milliseconds between two looks at the clock
  const byId = (id) => document.getElementById(id);
  let selected = null;
  let chosenIncident = "";
  let sitting = null; // the incident whose tickets somebody goes through
  let lastIndex = 0;
  let there = {};
  let ahead = 0; // milliseconds by which the server's clock is ahead of this machine's

  const every = () => [...document.querySelectorAll(".wl-row")];
  const rows = () => every().filter((row) => !row.closest("li").hidden);
  const rowOf = (id) => document.querySelector(`.wl-row[data-id="${CSS.escape(id)}"]`);
  const states = (row) => row.dataset.states.split(" ");

  function isShown(row, state) {
    const aside = ASIDE.some((one) => one !== state && states(row).includes(one));
    if (state === "mine") return row.dataset.to === window.warmline.self()?.me && !aside;
    return !aside && (!state || states(row).includes(state));
  }

  function applyFilter() {
    const text = (byId("wl-find")?.value || "").trim().toLowerCase();
    const state = byId("wl-state")?.value || "";
    let shown = 0;
    every().forEach((row) => {
      const fits = row.dataset.find.includes(text) && isShown(row, state) && (!chosenIncident || row.dataset.incident === chosenIncident);
      if (row.closest("li").hidden === fits) row.closest("li").hidden = !fits;
      shown += fits ? 1 : 0;
    });
    const found = every().length;
    const filtered = document.querySelector(".wl-filtered-out");
    if (filtered) filtered.hidden = shown > 0 || !found;
    const empty = document.querySelector(".wl-queue-empty");
    if (empty) empty.hidden = found > 0;
    tabStop();
    tellPlace();
  }

  // One row takes the focus by Tab; from there the arrows lead on.
  function tabStop() {
    const visible = rows();
    const stop = visible.find((row) => row.dataset.id === selected) || visible[0];
    every().forEach((row) => { row.tabIndex = row === stop ? 0 : -1; });
  }

  function markSelected() {
    every().forEach((row) => row.setAttribute("aria-current", String(row.dataset.id === selected)));
  }

  function span(seconds) {
    const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3600), Math.floor(seconds / 86400)];
    if (seconds < 60) return `${Math.max(0, Math.floor(seconds))} s`;
    if (minutes < 60) return `${minutes} min`;
    if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
    return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
  }

  function tellTime(row) {
    if (!row.dataset.since) return;
    const waited = span((Date.now() + ahead - Number(row.dataset.since)) / 1000);
    const place = row.querySelector(".wl-row-wait");
    if (place.textContent !== waited) place.textContent = waited;
    row.title = `${row.dataset.why}, ${waited}`;
  }

  function tellPlace() {
    const box = byId("wl-place");
    const row = selected && rowOf(selected);
    if (!box) return;
    const same = row && row.dataset.incident !== "-" ? every().filter((other) => other.dataset.incident === row.dataset.incident && isShown(other, "")) : [];
    const at = same.indexOf(row) + 1;
    const words = at && same.length > 1 ? box.dataset.words.replace("{at}", at).replace("{count}", same.length).replace("{incident}", row.dataset.incident) : "";
    if (box.textContent !== words) box.textContent = words;
  }

  function peopleOn(found) {
    there = found;
    every().forEach(tellPeople);
  }

  function tellPeople(row) {
    const place = row.querySelector(".wl-row-here");
    const names = (there[row.dataset.id] || []).map((one) => one.name).join(", ");
    if (place && place.textContent !== names) place.textContent = names;
  }

  function afterQueue() {
    document.querySelectorAll(".wl-chip").forEach((chip) => chip.setAttribute("aria-pressed", String(chip.dataset.incident === chosenIncident)));
    every().forEach((row) => { tellTime(row); tellPeople(row); });
    markSelected();
    applyFilter();
    const count = every().length;
    if (byId("wl-queue-toggle")) byId("wl-queue-toggle").textContent = `Queue (${count})`;
    if (byId("wl-find")) byId("wl-find").placeholder = count ? `Filter ${count} tickets` : "Filter tickets";
  }

  // --- what changed, row by row

  function made(html) {
    const box = document.createElement("template");
    box.innerHTML = html;
    return box.content.firstElementChild;
  }

  function patch({ rows: changed, order, counts, whole }) {
    const list = document.querySelector(".wl-queue");
    if (!list || !(whole || order || counts !== null || Object.keys(changed).length)) return;
    const focused = document.activeElement?.closest(".wl-row")?.dataset.id;
    const known = new Map(every().map((row) => [row.dataset.id, row.closest("li")]));
    Object.entries(changed).forEach(([id, html]) => {
      const item = made(html);
      known.get(id)?.replaceWith(item);
      known.set(id, item);
    });
    if (order) {
      const wanted = order.map((id) => known.get(id)).filter(Boolean);
      const keep = new Set(wanted);
      [...list.children].filter((item) => !keep.has(item)).forEach((item) => item.remove());
      wanted.forEach((item, place) => { if (list.children[place] !== item) list.insertBefore(item, list.children[place] || null); });
    }
    if (counts !== null) document.querySelector(".wl-countbox").innerHTML = counts;
    if (focused && document.activeElement === document.body) rowOf(focused)?.focus({ preventScroll: true });
    afterQueue();
  }

  // --- choosing

  function choose(row, unasked = false) {
    if (!row || !window.warmline.mayLeave()) return;
    if (sitting !== row.dataset.incident) sitting = null;
    open(row.dataset.id, unasked);
    row.scrollIntoView({ block: "nearest" });
  }

  function open(id, unasked = false) {
    selected = id;
    remember();
    markSelected();
    tabStop();
    tellPlace();
    document.body.classList.add("wl-picked");
    window.warmline.openQueue(false);
    window.warmline.settle();
    window.warmline.show(id, unasked);
  }

  function step(by) {
    const visible = rows();
    const at = visible.findIndex((row) => row.dataset.id === selected);
    // What was put aside stands in the list no longer: the next is the one that took its place.
    const to = at >= 0 ? at + by : selected === null ? 0 : lastIndex + (by > 0 ? by - 1 : by);
    choose(visible[Math.min(visible.length - 1, Math.max(0, to))]);
  }

  // The next ticket of the same incident; at the end it starts over.
  function stepInIncident() {
    const row = selected && rowOf(selected);
    if (!row) return step(1);
    const incident = row.dataset.incident;
    const same = rows().filter((other) => other.dataset.incident === incident);
    const next = same[(same.indexOf(row) + 1) % same.length];
    sitting = incident;
    return next === row ? undefined : choose(next);
  }

  // After a reply left, the ticket that now stands where it stood is opened, so that a queue can be gone through in one sitting.
  function left(id) {
    rowOf(id)?.closest("li").remove();
    selected = null;
    document.body.classList.remove("wl-picked");
    afterQueue();
    const visible = rows();
    const same = visible.filter((row) => row.dataset.incident === sitting);
    const next = same.find((row) => visible.indexOf(row) >= lastIndex) || same[0] || visible[Math.min(lastIndex, visible.length - 1)];
    if (next) choose(next, true);
    else window.warmline.free();
  }

  // After a ticket was put aside the next one is opened.
  function onward(id) {
    if (id !== selected) return;
    const visible = rows();
    const at = visible.findIndex((row) => row.dataset.id === id);
    const next = at < 0 ? visible[Math.min(lastIndex, visible.length - 1)] : visible[at + 1] || visible[at - 1];
    if (next && next.dataset.id !== id) choose(next, true);
  }

  function remember() {
    const at = rows().findIndex((row) => row.dataset.id === selected);
    if (at >= 0) lastIndex = at;
  }

  function walk(event) {
    const row = event.target.closest(".wl-row");
    const to = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!row || to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const visible = rows();
    const next = visible[Math.min(visible.length - 1, Math.max(0, visible.indexOf(row) + to))];
    next?.focus();
  }

  Object.assign(window.warmline.onMount, {
    queue(part) {
      part.element.addEventListener("click", (event) => {
        const chip = event.target.closest(".wl-chip");
        if (chip) {
          chosenIncident = chosenIncident === chip.dataset.incident ? "" : chip.dataset.incident;
          sitting = chosenIncident || null;
          afterQueue();
          return;
        }
        choose(event.target.closest(".wl-row"));
      });
      part.element.addEventListener("keydown", walk);
      part.watch("value", afterQueue);
      afterQueue();
    },
    filters(part) {
      part.element.addEventListener("input", applyFilter);
    },
  });
  setInterval(() => every().forEach(tellTime), TIMES);

  Object.assign(window.warmline, {
    selected: () => selected,
    step, stepInIncident, patch, peopleOn, left, onward, remember,
    setClock(now) {
      const before = ahead;
      ahead = now - Date.now();
      if (Math.abs(ahead - before) > TIMES) every().forEach(tellTime);
    },
    reopen: () => selected && open(selected, true),
    // After a reload the ticket that was open last is open again; whoever comes anew chooses for themselves.
    resume(id) {
      const [how] = performance.getEntriesByType("navigation");
      if (id && !selected && rowOf(id) && ["reload", "back_forward"].includes(how?.type)) choose(rowOf(id));
    },
  });
})();
