// The editor: asks for a check after a pause, drops answers to older text, puts a fact or a correction where it belongs.
(() => {
  const PAUSE = 300; // milliseconds without a key before the text is checked
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

  document.addEventListener("input", (event) => {
    if (event.target !== area()) return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
    settle();
  });

  function write(text, caret) {
    const field = area();
    if (!field || field.readOnly || field.disabled) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    field.setSelectionRange(caret, caret);
  }

  function insert(sentence) {
    const field = area();
    if (!field) return;
    const before = field.value.slice(0, field.selectionStart);
    const after = field.value.slice(field.selectionEnd);
    const lead = before && !/\s$/.test(before) ? " " : "";
    const tail = after && !/^\s/.test(after) ? " " : "";
    write(before + lead + sentence + tail + after, (before + lead + sentence).length);
  }

  function correct(button) {
    // Places are counted in whole characters by the server, in UTF-16 units by the browser.
    const letters = Array.from(area().value);
    const { start, end, was, use } = button.dataset;
    if (letters.slice(+start, +end).join("") !== was) return;
    const before = letters.slice(0, +start).join("") + use;
    write(before + letters.slice(+end).join(""), before.length);
  }

  window.addEventListener("wl:mounted", ({ detail }) => {
    const part = window.warmline.part(detail);
    if (detail === "assessment") {
      part.element.addEventListener("click", (event) => {
        const use = event.target.closest(".wl-use");
        if (use) return correct(use);
        const mark = event.target.closest(".wl-mark[data-finding]");
        if (!mark) return undefined;
        part.element.querySelectorAll(".wl-finding").forEach((row) => row.classList.toggle("wl-lit", row.dataset.finding === mark.dataset.finding));
        part.element.querySelector(".wl-lit")?.scrollIntoView({ block: "nearest" });
        return undefined;
      });
      // The editor's own value arrives a moment after the answer.
      part.watch("value", () => setTimeout(settle, 40));
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
  window.warmline.settle = () => clearTimeout(timer);
})();
