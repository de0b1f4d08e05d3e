// What is new, asked every second: rows of the queue, who is on which ticket, whether the open one changed. A desk that does
// not answer is asked again, ever more slowly; once it does, what is unsaved is saved first, and then the page starts anew.
(() => {
  const EVERY = 1000; // milliseconds between two questions
  const HIDDEN = 5000; // … while nobody sees the page
  const SLOWEST = 5000; // … while the desk does not answer
  const PATIENCE = 8000; // until an answer counts as none
  const TYPING = 2500; // after a key somebody still types
  const byId = (id) => document.getElementById(id);
  let self = null;
  let since = 0;
  let timer = null;
  let asking = false;
  let failed = 0;
  let facts = null;
  let typedAt = -TYPING;
  let saidHere = "";

  class Refused extends Error {
    constructor(status, detail) {
      super(detail);
      this.status = status;
    }
  }

  // Answers with the JSON of an answer; throws Refused with its sentence, or what the network threw.
  async function post(path, body, options = {}) {
    const answer = await window.fetch(`/live/${path}`, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE), ...options,
    });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok && answer.status < 500 && answer.status !== 429) throw new Refused(answer.status, told.detail || "");
    if (!answer.ok) throw new Error(told.detail || "");
    return told;
  }

  const typing = () => performance.now() - typedAt < TYPING;

  async function beat() {
    clearTimeout(timer);
    if (!self || asking) return;
    asking = true;
    const ticket = window.warmline.selected();
    const told = await post("beat", { tab: self.tab, ticket, typing: typing(), since, boot: self.boot }).catch(() => null);
    asking = false;
    if (told && failed) await back(told);
    failed = told ? 0 : failed + 1;
    again();
    if (told) take(told, ticket);
    else if (failed > 1) window.warmline.away(true);
  }

  function again(soon = null) {
    clearTimeout(timer);
    timer = setTimeout(beat, soon ?? Math.min(SLOWEST, (document.hidden ? HIDDEN : EVERY) * 2 ** Math.min(failed, 3)));
  }

  // Gradio answers nothing more on a page that lost its server once, and another process knows nothing of this page.
  async function back(told) {
    window.warmline.away(false);
    const broken = told.boot !== self.boot || [...document.querySelectorAll(".toast-body")].some((toast) => /connection/i.test(toast.textContent));
    if (!broken || !(await window.warmline.flush())) return;
    window.warmline.leave();
    window.location.reload();
  }

  function take(told, ticket) {
    if (told.boot !== self.boot) return;
    since = told.queue.number;
    window.warmline.setClock(told.now);
    window.warmline.patch(told.queue);
    here(told.here, ticket);
    if (ticket && ticket === window.warmline.selected()) {
      if (facts !== null && facts !== told.facts) window.warmline.part("pulse").trigger("select", {});
      window.warmline.stands(told.ticket);
    }
    facts = told.facts;
  }

  function here(there, ticket) {
    const said = JSON.stringify(there);
    const box = byId("wl-here");
    const others = (ticket && there[ticket]) || [];
    const words = others.map((one) => (one.typing ? box.dataset.typing : box.dataset.here).replace("{name}", one.name)).join(", ");
    if (box.textContent !== words) box.textContent = words;
    if (said === saidHere) return;
    saidHere = said;
    window.warmline.peopleOn(there);
  }

  window.warmline.onMount.pulse = (part) => {
    const start = () => {
      const told = part.element.querySelector("[data-tab]");
      if (!told || self) return;
      self = { tab: told.dataset.tab, boot: told.dataset.boot, me: told.dataset.me };
      since = Number(document.querySelector(".wl-queue")?.dataset.number || 0);
      window.warmline.resume(told.dataset.last || null);
      again(0);
    };
    part.watch("value", start);
    start();
  };

  document.addEventListener("input", (event) => {
    if (event.target !== document.querySelector("#wl-editor textarea")) return;
    const began = !typing();
    typedAt = performance.now();
    if (began) again(60);
  });
  document.addEventListener("visibilitychange", () => again(document.hidden ? null : 0));
  window.addEventListener("online", () => again(0));
  window.addEventListener("pagehide", () => {
    if (self) navigator.sendBeacon("/live/leave", new Blob([JSON.stringify({ tab: self.tab })], { type: "application/json" }));
  });

  Object.assign(window.warmline, { post, Refused, beat: () => again(0), self: () => self, isAway: () => failed > 1 });
})();
