// The way out, on every page: by Exit, or by Shift three times. It is loaded before anything of the
// page is shown, so there is no moment in which the button is seen and does not work.
(() => {
  // In a frame only widget.js, on the page around it, can lead away from the whole site.
  const framed = window.parent !== window;
  const { away, left: gone, chat } = document.currentScript.dataset;
  let left = false;

  // In a frame that is shut off from its own origin a browser refuses both; Exit must go on.
  function quietly(act) {
    try {
      act();
    } catch {}
  }

  // Exit takes this page's place, and reaches none that was open before it. So none of them may hold
  // what was typed there: not the words that a form sent, which Back would offer to send once more ...
  const before = history.state?.chat;
  quietly(() => history.replaceState({ ...history.state, chat }, "", location.href));
  // ... and not those that the browser would put back into the form. They stay only for the chat in
  // which they were typed: while it is there, nobody has left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && !document.getElementById("log")) {
      return window.location.replace(location.pathname + location.search);
    }
    const [came] = performance.getEntriesByType("navigation");
    if (came?.type !== "back_forward" || (chat && chat === before)) return;
    for (const form of document.forms) form.reset();
  });

  function exit() {
    if (left) return;
    left = true;
    document.dispatchEvent(new Event("foyer-exit"));
    document.documentElement.replaceChildren();
    // If the line is down now, whoever opens the chat next in this browser finds it deleted as well.
    quietly(() => (document.cookie = gone));
    fetch("/api/delete", { method: "POST", keepalive: true }).catch(() => {});
    if (!framed) return window.location.replace(away);
    window.parent.postMessage({ foyer: "exit", away }, "*"); // this holds no words
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#exit")) return;
    event.preventDefault();
    exit();
  });

  // With nothing else in between: typing capitals never leads away.
  let shifts = [];
  let alone = false;
  document.addEventListener("keydown", (event) => {
    alone = event.key === "Shift" && (alone || !event.repeat);
    if (event.key !== "Shift") shifts = [];
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    shifts = [...shifts, Date.now()].slice(-3);
    if (shifts.length === 3 && shifts[2] - shifts[0] < 3000) exit();
  });

  window.addEventListener("message", (event) => {
    if (framed && event.source === window.parent && event.data?.foyer === "exit") exit();
  });

  window.foyer = { exit };
  if (framed) window.parent.postMessage({ foyer: "here" }, "*"); // from now on it hears of a leaving
})();
