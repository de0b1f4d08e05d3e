// Tone: whoever points at a meter, a flag or the next change, or goes there by key, reads what it says in the line beneath
// and sees its words marked, in the text beneath and in the editor itself. Nothing moves, and no text is changed for it.
(() => {
  const MARK = "wl-evidence";
  const MOVE = { duration: 180, easing: "ease-out" }; // milliseconds that a meter takes to its new place
  const area = () => document.querySelector("#wl-editor textarea");
  const box = (part) => part.closest("#wl-center, #wl-sent-reply");
  const shownIn = (where) => [...(where.id === "wl-center" ? where.querySelectorAll(".wl-assessment .wl-marked") : where.querySelector(".wl-compare").querySelectorAll(".wl-marked"))].pop();
  const spansOf = (part) => (part.dataset.spans || "").split(" ").filter(Boolean).map((span) => span.split("-").map(Number));
  const nameOf = (part) => part?.dataset.dimension || part?.dataset.about || part?.dataset.spans || "";
  let lit = null;
  let ghost = null;

  // Places are counted in whole characters by the server, in UTF-16 units by the browser.
  function rangesIn(root, spans) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = spans.map(() => new Range());
    let before = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const letters = Array.from(node.data);
      const units = (place) => letters.slice(0, place - before).join("").length;
      spans.forEach(([start, end], number) => {
        if (start >= before && start < before + letters.length) found[number].setStart(node, units(start));
        if (end > before && end <= before + letters.length) found[number].setEnd(node, units(end));
      });
      before += letters.length;
    }
    return found.filter((range) => !range.collapsed);
  }

  // The editor's text once more, unseen, above the editor: only the marks show. A field cannot mark words of its own.
  function overlay(field) {
    const style = getComputedStyle(field);
    const copy = document.createElement("div");
    copy.className = "wl-ghost";
    copy.setAttribute("aria-hidden", "true");
    copy.textContent = `${field.value}\n`;
    for (const name of ["font", "letterSpacing", "wordSpacing", "lineHeight", "padding", "textAlign", "direction", "tabSize"]) copy.style[name] = style[name];
    const bar = field.offsetWidth - field.clientWidth - parseFloat(style.borderLeftWidth) - parseFloat(style.borderRightWidth);
    Object.assign(copy.style, {
      left: `${field.offsetLeft + field.clientLeft}px`, top: `${field.offsetTop + field.clientTop}px`,
      width: `${field.clientWidth + bar}px`, height: `${field.clientHeight}px`, paddingRight: `${parseFloat(style.paddingRight) + bar}px`,
    });
    field.parentElement.append(copy);
    copy.scrollTop = field.scrollTop;
    return copy;
  }

  function clear() {
    CSS.highlights?.delete(MARK);
    ghost?.remove();
    ghost = null;
    const line = lit && box(lit)?.querySelector(".wl-told-of");
    if (line) line.textContent = line.dataset.note;
    line?.classList.remove("wl-telling");
    lit?.classList.remove("wl-lit-meter");
    lit = null;
  }

  function light(part) {
    if (part === lit) return;
    clear();
    lit = part;
    part.classList.add("wl-lit-meter");
    const where = box(part);
    const line = where?.querySelector(".wl-told-of");
    if (line && part.dataset.told) {
      line.textContent = part.dataset.told;
      line.classList.add("wl-telling");
    }
    const spans = spansOf(part);
    const inDesk = where?.id === "wl-center";
    if (!spans.length || !where || !CSS.highlights || (inDesk && !window.warmline.isCurrent())) return;
    const shown = shownIn(where);
    if (inDesk && area()) ghost = overlay(area());
    const roots = [shown, ghost].filter(Boolean);
    CSS.highlights.set(MARK, new Highlight(...roots.flatMap((root) => rangesIn(root, spans))));
  }

  // The first of its words, brought into sight within the editor; the caret stays where it is.
  function reveal(part) {
    light(part);
    const [range] = ghost ? rangesIn(ghost, spansOf(part)) : [];
    if (!range) return;
    const [words, frame] = [range.getBoundingClientRect(), ghost.getBoundingClientRect()];
    if (words.top >= frame.top && words.bottom <= frame.bottom) return;
    area().scrollTop += words.top - frame.top - frame.height / 3;
  }

  const partOf = (target) => target.closest?.(".wl-gauge, .wl-flag, .wl-next-what") || null;

  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "touch") return;
    const part = partOf(target);
    if (part) light(part);
    else if (lit && document.activeElement !== lit) clear();
  });
  document.addEventListener("focusin", ({ target }) => { if (partOf(target)) light(partOf(target)); });
  document.addEventListener("focusout", ({ target }) => { if (partOf(target) === lit && lit && !lit.matches(":hover")) clear(); });
  // Marks are of a text that is no more.
  document.addEventListener("input", ({ target }) => { if (target === area()) clear(); });
  document.addEventListener("scroll", ({ target }) => { if (ghost && target === area()) ghost.scrollTop = target.scrollTop; }, true);
  document.addEventListener("click", ({ target }) => {
    const part = partOf(target);
    if (!part) return;
    if (part.dataset.from && box(part)?.id === "wl-center") window.warmline.choose(part.dataset);
    else reveal(part);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.classList?.contains("wl-gauge") && ["Enter", " "].includes(event.key) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      reveal(event.target);
    }
  });

  // Meters go to their new place, and what somebody points at is told anew.
  function redrawn(part, places, held) {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    part.element.querySelectorAll(".wl-gauge").forEach((gauge) => {
      const bar = gauge.querySelector(".wl-meter i");
      const [before, now] = [places.get(nameOf(gauge)), bar?.style.width];
      if (bar && before && before !== now && !calm) bar.animate([{ width: before }, { width: now }], MOVE);
      if (now) places.set(nameOf(gauge), now);
    });
    const found = [...part.element.querySelectorAll(".wl-gauge, .wl-flag, .wl-next-what")];
    const again = found.find((other) => nameOf(other) === held && other.tagName !== "SPAN");
    if (again && document.activeElement === document.body) again.focus({ preventScroll: true });
    const under = found.find((other) => other.matches(":hover"));
    if (under) light(under);
  }

  window.addEventListener("wl:mounted", ({ detail }) => {
    if (!["tone", "assessment"].includes(detail)) return;
    const part = window.warmline.part(detail);
    const places = new Map();
    let held = null;
    part.element.addEventListener("focusin", ({ target }) => { held = nameOf(partOf(target)); });
    document.addEventListener("focusin", ({ target }) => { if (!part.element.contains(target)) held = null; });
    part.watch("value", () => {
      clear();
      // The editor's own value arrives a moment after the answer.
      setTimeout(() => redrawn(part, places, held), 40);
    });
  });
})();
