// Keeps an open page true: waiting times, who has what, and how long the session lasts.
// Everything works without it.
"use strict";

(() => {
  const QUEUE_SECONDS = 15;
  const SESSION_SECONDS = 20;
  const WARN_SECONDS = 300;
  const AT_WORK_SECONDS = 60;

  const byId = (id) => document.getElementById(id);
  const soon = byId("soon");
  const csrf = document.querySelector("input[name=csrf]");
  let ended = false;

  async function get(address) {
    const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
    if (answer.status === 401) end();
    return answer.ok ? answer : null;
  }

  // A page that cannot reach us is simply as old as it says it is; it tries again.
  function every(seconds, act) {
    const quietly = () => {
      if (!document.hidden && !ended) act().catch(() => {});
    };
    setInterval(quietly, seconds * 1000);
    document.addEventListener("visibilitychange", quietly);
  }

  // --- the session

  function end() {
    if (ended) return;
    ended = true;
    const note = byId("note");
    if (!note || !note.value.trim()) {
      location.reload();
      return;
    }
    document.body.classList.add("ended");
    byId("soon-words").textContent = soon.dataset.ended;
    byId("stay").hidden = true;
    byId("again").hidden = false;
    soon.hidden = false;
  }

  function warn(left) {
    if (ended) return;
    const late = left <= WARN_SECONDS;
    if (late) {
      const minutes = Math.max(1, Math.round(left / 60));
      const words = minutes === 1 ? "1 minute" : `${minutes} minutes`;
      const told = soon.dataset.words.replace("{minutes}", words);
      if (byId("soon-words").textContent !== told) byId("soon-words").textContent = told;
    }
    soon.hidden = !late;
  }

  async function stay() {
    const answer = await fetch("/staff/live/stay", {
      method: "POST",
      credentials: "same-origin",
      body: new URLSearchParams({ csrf: csrf.value }),
    });
    if (answer.status === 401) end();
    if (answer.ok) warn((await answer.json()).left);
  }

  async function watchSession() {
    const top = byId("handoff");
    const query = top ? `?handoff=${encodeURIComponent(top.dataset.handoff)}` : "";
    const answer = await get(document.body.dataset.session + query);
    if (!answer) return;
    const now = await answer.json();
    warn(now.left);
    if (top) showChange(top, now);
  }

  function showChange(top, now) {
    const same = now.state === top.dataset.state && now.owner === top.dataset.owner;
    const changed = byId("changed");
    if (!same && changed.hidden) {
      changed.textContent = changed.dataset.words.replace("{words}", now.words);
    }
    changed.hidden = same;
  }

  // --- the queue

  async function refreshQueue(place) {
    const answer = await get(place.dataset.live);
    if (!answer) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("queue");
    const old = byId("queue");
    if (!fresh || !old) return;
    const held = old.contains(document.activeElement) ? document.activeElement.id : "";
    const selected = String(document.getSelection() || "");
    if (selected && old.contains(document.getSelection().anchorNode)) return;
    old.replaceWith(fresh);
    if (held && byId(held)) byId(held).focus({ preventScroll: true });
    tell(Number(old.dataset.waiting), fresh.dataset, Number(old.dataset.emergencies));
  }

  function tell(before, fresh, emergenciesBefore) {
    const waiting = Number(fresh.waiting);
    document.title = document.title.replace(/^[^–]*/, `${fresh.title} `);
    const news = byId("news");
    if (Number(fresh.emergencies) > emergenciesBefore) news.textContent = news.dataset.emergency;
    else if (waiting > before) {
      news.textContent =
        waiting === 1 ? news.dataset.one : news.dataset.many.replace("{n}", String(waiting));
    }
  }

  // --- start

  every(SESSION_SECONDS, watchSession);
  const place = document.querySelector("[data-live]");
  if (place) every(QUEUE_SECONDS, () => refreshQueue(place));
  byId("stay").addEventListener("click", () => stay().catch(() => {}));

  // Writing a note is work, so it keeps the session alive; an open page by itself does not.
  let lastStay = Date.now();
  document.addEventListener("input", () => {
    if (ended || Date.now() - lastStay < AT_WORK_SECONDS * 1000) return;
    lastStay = Date.now();
    stay().catch(() => {});
  });

  // A second click on the way is not a second act.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const button = event.submitter;
    if (button) setTimeout(() => { button.disabled = true; }, 0);
  });
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button[disabled]")) button.disabled = false;
  });
})();
