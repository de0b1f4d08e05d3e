// What a page asks the desk for: one thing at a time, and of several of one name only the last. Gradio's own "always_last"
// does not do that: it remembers only that there was another event, and sends the data of the first one again.
(() => {
  const PATIENCE = 5000; // milliseconds until an answer is not waited for any more

  // "send" asks; its data carries a number, which the answer brings back. "idle" is told once nothing is to come.
  function inTurn(send, idle = () => {}) {
    const waiting = new Map();
    let [number, going, last, timer] = [0, null, null, null];
    function next() {
      clearTimeout(timer);
      const first = waiting.entries().next().value;
      going = first ? (number += 1) : null;
      if (!first) return idle();
      last = first;
      waiting.delete(first[0]);
      timer = setTimeout(next, PATIENCE);
      return send({ ...first[1], asked: going });
    }
    function ask(name, data) {
      waiting.delete(name);
      waiting.set(name, data);
      if (going === null) next();
    }
    return {
      ask,
      isBusy: () => going !== null,
      answered(one) {
        if (one === going) next();
        // Too late, and drawn over what was asked for after it.
        else if (one < number && going === null) ask(...last);
      },
      // It failed, and the sentence at the foot says why.
      refused: () => { if (going !== null) next(); },
    };
  }

  // An answer's number, in a part that shows nothing; a new value may be told before it is drawn, so the page is watched.
  function hears(part, turn) {
    const told = () => turn.answered(Number(part.element.querySelector("[data-asked]")?.dataset.asked));
    new MutationObserver(told).observe(part.element, { childList: true, subtree: true, attributes: true });
    window.addEventListener("wl:refused", turn.refused);
  }

  Object.assign(window.warmline, { inTurn, hears });
})();
