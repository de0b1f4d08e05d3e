// Who is signed in; and when that ends: the page stays as it is, and what it asked for waits until somebody signed in again.
(() => {
  const fetched = window.fetch.bind(window);
  const channel = new BroadcastChannel("warmline");
  const byId = (id) => document.getElementById(id);
  const stamp = (id) => document.body.append(byId(`${id}-template`).content.cloneNode(true));
  let me = null;
  let token = null;
  let waiting = null;
  let lastKey = -Infinity;
  document.addEventListener("keydown", () => (lastKey = performance.now()), true);

  const ofPanel = (input) => {
    const url = new URL(input instanceof Request ? input.url : String(input), location.href);
    return url.origin === location.origin && /^\/(gradio_api\/|live\/|knowledge\/|config\b)/.test(url.pathname);
  };

  window.fetch = async (input, init) => {
    // A body can be read once, so the second try needs a copy of its own.
    const again = input instanceof Request ? input.clone() : input;
    const answer = await fetched(input, init);
    if (answer.status !== 401 || !ofPanel(input)) return answer;
    await signedInAgain();
    // Whoever asked with a time limit did not mean the time that signing in takes.
    return window.fetch(again, init?.signal?.aborted ? { ...init, signal: undefined } : init);
  };

  // --- who is here

  async function session() {
    const answer = await fetched("/sign-in/session", { headers: { accept: "application/json" } });
    return answer.ok ? answer.json() : null;
  }

  async function learn() {
    const found = await session().catch(() => null);
    if (!found?.person) return;
    me = found.person;
    token = found.token;
    mark();
    // Pages of this browser that wait for somebody to sign in need wait no longer.
    channel.postMessage("signed-in");
  }

  // The bar at the top is drawn anew now and then; a name without an account opens nothing.
  function mark() {
    const name = byId("wl-me");
    if (!name || !me || name.hasAttribute("aria-haspopup")) return;
    name.setAttribute("aria-haspopup", "true");
    name.setAttribute("aria-expanded", "false");
    name.dataset.initial = [...me.name][0].toUpperCase();
    name.disabled = false;
  }

  function openMenu() {
    if (!byId("wl-me-menu")) {
      stamp("wl-me");
      byId("wl-me-menu").addEventListener("toggle", (event) => byId("wl-me")?.setAttribute("aria-expanded", String(event.newState === "open")));
    }
    const menu = byId("wl-me-menu");
    menu.querySelector(".wl-me-name").textContent = me.name;
    menu.querySelector(".wl-me-role").textContent = me.role;
    menu.querySelector("[name=token]").value = token;
    menu.togglePopover();
    if (menu.matches(":popover-open")) menu.querySelector("button").focus();
  }

  document.addEventListener("click", (event) => {
    if (me && event.target.closest("#wl-me")) openMenu();
  });
  new MutationObserver(mark).observe(document.documentElement, { childList: true, subtree: true });

  // --- signing in again

  function signedInAgain() {
    waiting ??= new Promise((resolve) => ask(resolve)).finally(() => (waiting = null));
    return waiting;
  }

  function ask(resolve) {
    if (!byId("wl-again")) stamp("wl-again");
    const dialog = byId("wl-again");
    const bar = byId("wl-signed-out");
    const form = dialog.querySelector("form");
    const said = dialog.querySelector(".wl-again-said");
    const gone = new AbortController();
    const on = (target, type, listener) => target.addEventListener(type, listener, { signal: gone.signal });
    let formToken = null;

    function done(person, next) {
      // Whoever else signs in here starts with a page of their own.
      if (me && person.id !== me.id) return location.replace("/");
      me = person;
      token = next ?? token;
      gone.abort();
      form.reset();
      said.textContent = "";
      bar.hidden = true;
      dialog.close();
      resolve();
      return undefined;
    }

    async function check() {
      const found = await session().catch(() => null);
      if (found?.person) done(found.person, found.token);
    }

    async function prepare() {
      const told = await fetched("/sign-in/form").then((answer) => answer.json()).catch(() => ({}));
      formToken = told.token;
      const other = dialog.querySelector("[data-provider]");
      other.hidden = !told.provider;
      if (told.provider) other.textContent = dialog.dataset.other.replace("{provider}", told.provider);
    }

    function show() {
      bar.hidden = true;
      prepare();
      form.elements.name.value ||= me?.id || "";
      if (!dialog.open) dialog.showModal();
      form.elements[form.elements.name.value ? "password" : "name"].focus();
    }

    on(form, "submit", async (event) => {
      event.preventDefault();
      const body = new URLSearchParams({ name: form.elements.name.value, password: form.elements.password.value, token: formToken });
      const answer = await fetched("/sign-in", { method: "POST", body, headers: { accept: "application/json" } }).catch(() => null);
      const told = await answer?.json().catch(() => null);
      if (answer?.ok) return check();
      said.textContent = told?.detail || dialog.dataset.failed;
      form.elements.password.value = "";
      form.elements.password.focus();
      return prepare();
    });
    on(dialog.querySelector("[data-later]"), "click", () => dialog.close());
    on(dialog, "close", () => (bar.hidden = gone.signal.aborted));
    on(bar.querySelector("[data-again]"), "click", show);
    on(dialog.querySelector("[data-provider]"), "click", () => window.open("/oidc/start?next=/sign-in/done", "wl-sign-in", "popup,width=480,height=680"));
    on(channel, "message", check);
    on(window, "focus", check);
    // Nobody's sentence goes on in a field for names.
    const inAPause = () => (performance.now() - lastKey > 1200 ? show() : setTimeout(inAPause, 200));
    inAPause();
  }

  learn();
})();
