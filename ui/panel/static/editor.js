// The editor: asks for a check after a pause, drops answers to older text, puts a fact or corrections where they belong.
(() => {
  const PAUSE = 120; // milliseconds without a key before the text is checked
  const SOON = 30; // milliseconds until the page knows the new text itself
  let timer = null;
  const area = () => document.querySelector("#wl-editor textarea");

  // CRC-32 of the UTF-8 text, the same as the server's, to know which text an answer is about.
  function crc(text) {
    let sum = -1;
    for (const byte of new TextEncoder().encode(text)) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
    }
    return String((sum ^ -1) >>> 0);
  }

  function isCurrent() {
    const answer = document.querySelector(".wl-assessment");
    return !answer || answer.dataset.text === crc(area()?.value ?? "");
  }

  function settle() {
    document.body.classList.toggle("wl-checking", !isCurrent());
  }

  function ask() {
    timer = null;
    if (!isCurrent()) document.querySelector("#wl-assess").click();
  }

  function askSoon(pause = SOON) {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  }

  document.addEventListener("input", (event) => {
    if (event.target !== area()) return;
    askSoon(PAUSE);
    settle();
  });

  // Puts words in the place of a range of UTF-16 units, as one step that Ctrl+Z takes back; says whether it could.
  function replace(start, end, words) {
    const field = area();
    if (!field || field.readOnly || field.disabled) return false;
    field.focus();
    field.setSelectionRange(start, end);
    if (document.execCommand(words ? "insertText" : "delete", false, words)) return true;
    field.setRangeText(words, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  function insert(sentence) {
    const field = area();
    if (!field) return;
    const before = field.value.slice(0, field.selectionStart);
    const after = field.value.slice(field.selectionEnd);
    const lead = before && !/\s$/.test(before) ? " " : "";
    const tail = after && !/^\s/.test(after) ? " " : "";
    replace(field.selectionStart, field.selectionEnd, lead + sentence + tail);
  }

  // Corrections that wait for the answer to what was typed meanwhile.
  let wanted = [];
  const offered = () => [...document.querySelectorAll(".wl-assessment [data-use]")];
  const sameWords = (one, other) => one.dataset.was === other.dataset.was && one.dataset.use === other.dataset.use;

  function correct(buttons) {
    if (isCurrent()) return apply(buttons);
    wanted = buttons;
    return askSoon();
  }

  // Each correction that was wanted, where the new answer offers it still and there is no doubt which words are meant.
  function catchUp() {
    if (!wanted.length || !isCurrent()) return;
    const still = wanted.map((button) => offered().filter((other) => sameWords(button, other)));
    wanted = [];
    apply(still.filter((found) => found.length === 1).map(([found]) => found));
  }

  function apply(buttons) {
    const field = area();
    // Places are counted in whole characters by the server, in UTF-16 units by the browser.
    const letters = Array.from(field.value);
    const units = (place) => letters.slice(0, place).join("").length;
    const parts = [];
    buttons
      .map(({ dataset }) => ({ ...dataset, start: +dataset.start, end: +dataset.end }))
      .filter(({ start, end, was }) => letters.slice(start, end).join("") === was)
      .sort((one, other) => one.start - other.start)
      .forEach((part) => { if (!parts.length || part.start >= parts[parts.length - 1].end) parts.push(part); });
    if (!parts.length) return;
    const [from, to] = [parts[0].start, parts[parts.length - 1].end];
    const words = parts.map(({ end, use }, number) => use + letters.slice(end, parts[number + 1]?.start ?? to).join("")).join("");
    const { selectionStart, selectionEnd, scrollTop } = field;
    const [first, last] = [units(from), units(to)];
    if (!replace(first, last, words)) return;
    // Whoever was writing elsewhere goes on there.
    const shifted = (place) => (place <= first ? place : place >= last ? place + words.length - (last - first) : first + words.length);
    field.setSelectionRange(shifted(selectionStart), shifted(selectionEnd));
    field.scrollTop = scrollTop;
    askSoon();
  }

  // The words that a finding is about, chosen in the editor, where the answer is about what stands there.
  function choose({ from, to }) {
    const field = area();
    if (!field || field.disabled || !isCurrent()) return;
    const letters = Array.from(field.value);
    const units = (place) => letters.slice(0, place).join("").length;
    field.focus();
    field.setSelectionRange(units(+from), units(+to));
    field.scrollIntoView({ block: "nearest" });
  }

  function readTwice(part, button) {
    if (!isCurrent()) return;
    button.textContent = button.dataset.second;
    button.disabled = true;
    part.trigger("select", {});
  }

  window.addEventListener("wl:mounted", ({ detail }) => {
    const part = window.warmline.part(detail);
    if (detail === "assessment") {
      part.element.addEventListener("click", (event) => {
        const use = event.target.closest("[data-use]");
        if (use) return correct([use]);
        if (event.target.closest("[data-all]")) return correct(offered());
        const second = event.target.closest("[data-second]");
        if (second) return readTwice(part, second);
        const override = event.target.closest("[data-override]");
        if (override) return window.warmline.override(override.dataset);
        const mark = event.target.closest(".wl-mark[data-finding]");
        const row = event.target.closest(".wl-finding[data-from]");
        if (row && String(window.getSelection()) === "") return choose(row.dataset);
        if (!mark) return undefined;
        part.element.querySelectorAll(".wl-finding").forEach((row) => row.classList.toggle("wl-lit", row.dataset.finding === mark.dataset.finding));
        part.element.querySelector(".wl-lit")?.scrollIntoView({ block: "nearest" });
        return undefined;
      });
      // The editor's own value arrives a moment after the answer.
      part.watch("value", () => setTimeout(() => { settle(); catchUp(); }, 40));
    }
    if (detail === "facts") {
      part.element.addEventListener("click", (event) => {
        const say = event.target.closest("[data-say]")?.dataset.say;
        if (say) insert(say);
      });
    }
  });

  window.addEventListener("DOMContentLoaded", () => {
    document.addEventListener("click", (event) => {
      if (event.target.closest("#wl-send")) window.warmline.remember();
      if (event.target.closest("#wl-redraft")) window.warmline.loading(true);
    }, true);
  });
  Object.assign(window.warmline, {
    sum: crc,
    isCurrent,
    choose,
    recheck: () => document.querySelector("#wl-assess").click(),
    settle() {
      clearTimeout(timer);
      wanted = [];
    },
  });
})();
