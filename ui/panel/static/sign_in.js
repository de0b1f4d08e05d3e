// Comforts of the sign-in page; it works without them. A wait counts down, the password can be looked at.
(() => {
  const form = document.querySelector("form[data-wait]");
  const button = form?.querySelector(".wl-go");
  if (button) {
    const until = Date.now() + Number(form.dataset.wait) * 1000;
    const label = button.textContent;
    const tick = () => {
      const left = Math.ceil((until - Date.now()) / 1000);
      button.disabled = left > 0;
      button.textContent = left > 0 ? `${label} (${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")})` : label;
      if (left > 0) setTimeout(tick, 250);
      else document.querySelector(".wl-wrong")?.remove();
    };
    tick();
  }

  const password = document.querySelector("#wl-sign-in-password");
  const words = document.querySelector("main")?.dataset;
  if (password && words?.show) {
    const frame = document.createElement("span");
    frame.className = "wl-password";
    password.replaceWith(frame);
    const look = document.createElement("button");
    look.type = "button";
    look.setAttribute("aria-pressed", "false");
    look.textContent = words.show;
    look.addEventListener("click", () => {
      const shown = password.type === "text";
      password.type = shown ? "password" : "text";
      look.textContent = shown ? words.show : words.hide;
      look.setAttribute("aria-pressed", String(!shown));
      password.focus();
    });
    frame.append(password, look);
    if (password.autofocus) password.focus();
  }

  // A window that was opened to sign in beside a desk that is still open: the desk is told, the window is done.
  if (document.body.classList.contains("wl-signed-in")) {
    new BroadcastChannel("warmline").postMessage("signed-in");
    setTimeout(() => window.close(), 300);
  }
})();
