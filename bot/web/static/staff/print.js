// Offers the browser's own print window; without this file its menu does the same. And takes the copy
// off the screen once its reader is signed out or may read it no more, or its visitor deleted it.
"use strict";

(() => {
  const button = document.getElementById("print");
  button.hidden = false;
  button.addEventListener("click", () => window.print());

  const LOOK_EVERY = 30_000; // ms
  const GONE = [401, 403, 404, 410];
  async function look() {
    const answer = await fetch(`/staff/live/handoffs/${document.body.dataset.handoff}/copy`);
    if (GONE.includes(answer.status)) location.reload(); // it says why
  }
  setInterval(() => look().catch(() => {}), LOOK_EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || look().catch(() => {}));
})();
