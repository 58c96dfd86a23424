// Keeps an open page true: the queue, the alarm, and the connection that both come by.
// Everything works without it.
"use strict";

(() => {
  const QUEUE_SECONDS = 15;
  const SESSION_SECONDS = 20;
  const TOGETHER_MS = 150;
  const LOST_MS = 4000; // a connection that is back sooner was never missed
  const SILENT_SECONDS = 40; // the server says something every 15 seconds
  const ANSWER_MS = 10000; // where every packet is lost, a request fails only after minutes

  const byId = (id) => document.getElementById(id);
  const { end, takeAlong, warn, ended, leaves } = window.foyerSession;

  async function get(address) {
    const patience = new AbortController();
    const late = setTimeout(() => patience.abort(), ANSWER_MS);
    const how = { credentials: "same-origin", cache: "no-store", signal: patience.signal };
    const answer = await fetch(address, how).catch((error) => {
      lost();
      throw error;
    }).finally(() => clearTimeout(late));
    const open = source && source.readyState === EventSource.OPEN;
    if (open || !document.body.dataset.events) found();
    if (answer.status === 401) end();
    return answer.ok ? answer : null;
  }

  async function piece(address) {
    const answer = await get(address);
    if (!answer || answer.status === 204) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  // A page that cannot reach us says so, and tries again.
  function every(seconds, act) {
    const quietly = () => {
      if (!document.hidden && !ended()) act().catch(() => {});
    };
    setInterval(quietly, seconds * 1000);
    document.addEventListener("visibilitychange", quietly);
  }

  // Several changes at once are looked at once.
  function together(act) {
    let due = 0;
    return () => {
      if (due || ended()) return;
      due = setTimeout(() => {
        due = 0;
        if (!leaves()) act().catch(() => {});
      }, TOGETHER_MS);
    };
  }

  function swap(old, fresh) {
    const focused = document.activeElement;
    const held = old.contains(focused) ? focused.id : "";
    const selection = document.getSelection();
    if (String(selection || "") && old.contains(selection.anchorNode)) return false;
    old.replaceWith(fresh);
    if (held && byId(held)) byId(held).focus({ preventScroll: true });
    return true;
  }

  // --- the connection

  let missing = 0;
  function lost() {
    if (missing || ended() || leaves()) return;
    missing = setTimeout(() => {
      if (ended() || leaves()) return;
      byId("lost").textContent = byId("lost").dataset.words;
      byId("lost").hidden = false;
    }, LOST_MS);
  }

  function found() {
    clearTimeout(missing);
    missing = 0;
    byId("lost").hidden = true;
    byId("lost").textContent = "";
  }

  async function watchSession() {
    const answer = await get(document.body.dataset.session);
    if (answer) warn((await answer.json()).left);
  }

  // --- the queue

  const queuePlace = document.querySelector("[data-queue]");

  // Of a page that shows it already, nothing is asked but whether that is so.
  function addressOf(place, mark) {
    const address = place.dataset.queue;
    return mark ? `${address}${address.includes("?") ? "&" : "?"}mark=${encodeURIComponent(mark)}` : address;
  }

  async function refreshQueue(mark = "") {
    const page = await piece(addressOf(queuePlace, mark));
    const fresh = page && page.getElementById("queue");
    const old = byId("queue");
    if (!fresh || !old || !swap(old, fresh)) return;
    showTitle(document.title.replace(/^[^–]*/, `${fresh.dataset.title} `));
    tell(Number(old.dataset.waiting), Number(fresh.dataset.waiting));
  }

  function tell(before, waiting) {
    const news = byId("news");
    if (waiting <= before) return;
    news.textContent =
      waiting === 1 ? news.dataset.one : news.dataset.many.replace("{n}", String(waiting));
  }

  // Arrow keys move from row to row, but only once a row has the focus.
  document.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    const row = event.target.closest && event.target.closest(".row");
    if (!step || !row || event.altKey || event.ctrlKey || event.metaKey) return;
    const links = [...document.querySelectorAll(".row .what a")];
    const here = links.indexOf(row.querySelector(".what a"));
    const next = Math.min(Math.max(here + step, 0), links.length - 1);
    event.preventDefault();
    links[next].focus();
  });

  // --- the alarm: seen by everybody on duty; heard only by who switched the sound on (sound.js)

  let ringing = false;
  let first = true; // the tab that rings and listens even while another is in front
  window.foyerSound.rings(() => ringing && first);

  let due = 0; // visitors who wait for this person's words, in whichever chat
  function showTitle(words) {
    const sign = ringing ? "(!) " : due ? `(${due}) ` : "";
    document.title = sign + words.replace(/^\((!|\d+)\) /, "");
  }

  function hearAlarm(place, before) {
    const number = Number(place.dataset.rings);
    due = Number(place.dataset.due);
    ringing = number > 0;
    showTitle(document.title);
    if (number > before) {
      byId("alarm-news").textContent = byId("alarm-news").dataset.words;
      window.foyerSound.ring();
    }
    if (!ringing) byId("alarm-news").textContent = "";
  }

  async function refreshAlarm() {
    const page = await piece(`/staff/live/alarm?shown=${encodeURIComponent(shownHere())}`);
    const fresh = page && page.getElementById("alarm");
    const old = byId("alarm");
    if (!fresh || !old) return;
    const before = Number(old.dataset.rings);
    if (swap(old, fresh)) hearAlarm(fresh, before);
  }

  // What the page tells by itself is not told once more on top.
  function shownHere() {
    const handoff = byId("handoff");
    if (queuePlace) return queuePlace.dataset.queue.includes("?") ? "" : "queue"; // narrowed, it hides some
    return handoff ? handoff.dataset.handoff : "";
  }

  // --- word of changes

  let source = null;
  let heardAt = 0;
  const queueChanged = together(async () => {
    await refreshAlarm();
    if (queuePlace) await refreshQueue(byId("queue").dataset.mark);
  });
  const say = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

  function listen() {
    if (!document.body.dataset.events) return; // a second factor has to be set up first
    if (source || ended() || (document.hidden && !first)) return;
    const top = byId("handoff");
    const query = top ? `?handoff=${encodeURIComponent(top.dataset.handoff)}` : "";
    source = new EventSource(document.body.dataset.events + query);
    const on = (name, act) => source.addEventListener(name, (event) => {
      heardAt = Date.now();
      act(event);
    });
    on("open", found);
    on("ping", () => {});
    on("queue", queueChanged);
    on("handoff", () => say("staff:handoff"));
    on("typing", (event) => say("staff:typing", JSON.parse(event.data)));
    on("error", () => {
      lost();
      if (!source || source.readyState !== EventSource.CLOSED) return;
      stopListening();
      watchSession().catch(() => {}); // perhaps it is the session that is over
    });
    heardAt = Date.now();
  }

  function listenAnew() {
    stopListening();
    listen();
  }

  // After a sleep or in another network a connection may be dead without a word. Also the tab that
  // nobody looks at must notice, since it is the one that rings.
  function keepListening() {
    if (source && Date.now() - heardAt > SILENT_SECONDS * 1000) {
      lost();
      listenAnew();
    }
    listen();
  }

  function stopListening() {
    if (source) source.close();
    source = null;
  }

  // A browser keeps few connections to one host, so of the tabs that nobody looks at only one
  // listens on. Without locks each of them does.
  if (navigator.locks) {
    first = false;
    navigator.locks.request("foyer-staff-first", () => {
      first = true;
      listen();
      return new Promise(() => {});
    }).catch(() => {});
  }
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && !first) stopListening();
    else keepListening();
  });
  window.addEventListener("pagehide", stopListening);
  window.addEventListener("offline", lost);
  window.addEventListener("online", listenAnew);

  // What stands on top takes room from all that sticks or is jumped to.
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--above", `${byId("above").offsetHeight}px`);
  }).observe(byId("above"));

  // --- start

  listen();
  hearAlarm(byId("alarm"), 0);
  setInterval(keepListening, SESSION_SECONDS * 1000);
  every(SESSION_SECONDS, watchSession);
  // Waiting times grow without any news.
  every(QUEUE_SECONDS, async () => {
    await refreshAlarm();
    if (queuePlace) await refreshQueue();
  });
  document.addEventListener("staff:ended", stopListening);
  window.addEventListener("pageshow", listen);

  window.foyerStaff = { together, swap, end, takeAlong, refreshAlarm, leaves };
})();
