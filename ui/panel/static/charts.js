// The review's pictures: plotly draws them inside Gradio's own part, which tells nothing of a click. So plotly is listened
// to here, and what a point stands for ("open=S-1", "agent=ann") is sent as if its row in the table had been pressed.
(() => {
  function told(plot) {
    const title = plot.closest(".wl-plotbox")?.querySelector("h2")?.textContent || "";
    plot.setAttribute("role", "img");
    plot.setAttribute("aria-label", `${title}: the figures are in the table above`);
  }

  // What each group of points shows, for the theme's colours: plotly names its groups at random.
  function name(plot) {
    plot.querySelectorAll(".scatterlayer > .trace, .barlayer > .trace").forEach((group) => {
      const drawn = [group.__data__].flat()[0];
      group.dataset.kind = drawn?.trace?.name || "";
    });
  }

  function listen(plot) {
    if (plot.wlListens || typeof plot.on !== "function") return;
    plot.wlListens = true;
    plot.on("plotly_afterplot", () => name(plot));
    plot.on("plotly_click", (event) => {
      const [name, ...value] = String(event.points[0]?.customdata ?? "").split("=");
      if (name) window.warmline.asks(name, value.join("="));
    });
  }

  function settle(review) {
    review.querySelectorAll(".js-plotly-plot").forEach((plot) => { listen(plot); told(plot); name(plot); });
  }

  window.addEventListener("wl:mounted", ({ detail }) => {
    if (detail !== "asked") return;
    const pictures = document.getElementById("wl-pictures");
    new MutationObserver(() => settle(pictures)).observe(pictures, { childList: true, subtree: true });
    settle(pictures);
  });
})();
