// Keeps a handoff's page true while somebody reads it, and carries the live chat.
// Everything works without it, after a reload.
"use strict";

(() => {
  const { together, swap, end, takeAlong, leaves } = window.foyerStaff;
  const byId = (id) => document.getElementById(id);
  const csrf = document.body.dataset.csrf;
  const TYPING_EVERY_MS = 3000;
  const TYPING_SHOWN_MS = 6000;
  const TIMES_SECONDS = 15; // with `HERE_SECONDS`, a closed page is seen within two minutes
  // What is swapped when it differs; the transcript and what is being written are not.
  const PIECES = ["top", "contact-box", "why-box", "notes-list", "labels-box", "history-list", "chat-note"];

  // --- what changed elsewhere

  // Returns whether the page shows what is so now.
  async function look(done = "") {
    const place = byId("handoff");
    if (!place) return false;
    const address = `/staff/live/handoffs/${encodeURIComponent(place.dataset.handoff)}`;
    const mark = `?mark=${encodeURIComponent(place.dataset.mark)}&did=${done}`;
    const answer = await fetch(address + mark, { credentials: "same-origin", cache: "no-store" });
    if (answer.status === 401) end();
    if (answer.status === 401 || answer.status >= 500) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (leaves()) return false;
    const fresh = page.getElementById("handoff");
    const kind = fresh ? fresh.dataset.kind : "gone";
    if (kind === "same" || kind === place.dataset.kind) update(page);
    else replaceAll(page);
    if (fresh && byId("handoff")) byId("handoff").dataset.mark = fresh.dataset.mark;
    return answer.ok;
  }

  function update(page) {
    const stays = underHand();
    showThere(page); // before the head is taken out of it
    for (const id of PIECES) {
      const [old, fresh] = [byId(id), page.getElementById(id)];
      if (old && fresh && id === "top") tellStanding(old, fresh);
      if (!old || !fresh || isInUse(old)) continue;
      if (id === "top") carry(old, fresh);
      if (old.innerHTML !== fresh.innerHTML) swap(old, fresh);
    }
    const done = page.getElementById("did");
    if (done && done.childElementCount) byId("did").replaceWith(done);
    if (!byId("desk") || !page.getElementById("desk")) return;
    byId("desk").className = page.getElementById("desk").className;
    byId("transcript").textContent = page.getElementById("transcript").textContent;
    addLines(page);
    updateReply(page);
    stays();
  }

  // Whoever writes looks at the end of the chat and not at the page's head.
  function showThere(page) {
    const told = page.querySelector("#top .there");
    if (byId("there")) byId("there").textContent = told ? told.textContent : "";
  }

  // A box that somebody writes in does not move away from them when something above it grows.
  function underHand() {
    const box = document.activeElement;
    const top = () => box.getBoundingClientRect().top;
    const before = box && box.tagName === "TEXTAREA" ? top() : -1;
    return () => {
      const seen = before >= 0 && before < innerHeight && box.isConnected;
      if (seen && top() !== before) scrollBy({ top: top() - before, behavior: "instant" });
    };
  }

  // Nothing is taken from under anybody's hand.
  function isInUse(piece) {
    if (piece.id === "top") return Boolean(piece.querySelector("details :is(textarea, select, button):focus"));
    return piece.id === "labels-box" && piece.contains(document.activeElement);
  }

  // An open "Close…" is not shut, and a word to a colleague is not lost, also where none is there now.
  function carry(old, fresh) {
    for (const one of old.querySelectorAll("details[open] > summary")) {
      fresh.querySelector(`#${one.id}`)?.parentElement.setAttribute("open", "");
    }
    const note = old.querySelector("#pass-note, .unsaved textarea");
    const box = fresh.querySelector("#pass-note");
    if (note && box) box.value = note.value;
    else if (note && note.value.trim()) fresh.append(kept(note.value));
    if (box && byId("pass-to")) fresh.querySelector("#pass-to").value = byId("pass-to").value;
  }

  function tellStanding(old, fresh) {
    const words = (piece) => piece.querySelector(".standing").firstChild.textContent.trim();
    const left = old.dataset.live && !fresh.dataset.live && fresh.dataset.state === "claimed";
    const same = ["state", "owner"].every((key) => old.dataset[key] === fresh.dataset[key]);
    const changed = byId("changed");
    // Whoever had left and is back can be written to again.
    if (same && changed && !old.dataset.live && fresh.dataset.live) changed.hidden = true;
    if (same && !left) return;
    Object.assign(old.dataset, fresh.dataset); // told once, also where it is not swapped yet
    byId("did").replaceChildren(); // "It is yours" may be true no more
    if (!changed) return;
    changed.textContent = same ? changed.dataset.left : changed.dataset.words.replace("{words}", words(fresh));
    changed.hidden = false;
  }

  function addLines(page) {
    const list = byId("lines");
    let added = false;
    for (const fresh of page.querySelectorAll("#lines > li")) {
      const old = byId(fresh.id);
      if (!old) {
        list.append(fresh);
        added = true;
      } else if (old.innerHTML !== fresh.innerHTML && !old.querySelector("details[open]")) {
        old.replaceWith(fresh);
      }
    }
    if (!added) return;
    showTyping(false);
    if (atEnd) toEnd();
    else byId("newest").hidden = !byId("desk").classList.contains("live");
  }

  // --- the end of the chat: whoever is there stays there, also when the box above or below grows

  const scroller = byId("scroller");
  const NEAR_END = 60;
  let atEnd = true;
  function toEnd() {
    if (byId("desk").classList.contains("live")) scroller.scrollTop = scroller.scrollHeight;
    byId("newest").hidden = true;
  }

  function watchEnd() {
    scroller.addEventListener("scroll", () => {
      atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;
      if (atEnd) byId("newest").hidden = true;
    });
    new ResizeObserver(() => { if (atEnd) toEnd(); }).observe(scroller);
    byId("newest").addEventListener("click", () => {
      toEnd();
      (byId("reply") || scroller).focus({ preventScroll: true });
    });
    toEnd();
  }

  function updateReply(page) {
    const [old, fresh] = [byId("reply-place"), page.getElementById("reply-place")];
    if (old.dataset.may === fresh.dataset.may && old.dataset.may === "reply") return;
    const written = byId("reply") ? byId("reply").value : "";
    // What was kept before stays until somebody leaves the page.
    fresh.append(...old.querySelectorAll(".unsaved"));
    if (old.innerHTML === fresh.innerHTML) return;
    old.replaceWith(fresh);
    if (byId("reply")) byId("reply").value = written;
    else if (written.trim()) fresh.append(kept(written));
    dressReply();
  }

  // It is gone, or this person may no longer read it: nothing of it stays on the screen.
  function replaceAll(page) {
    if (page.getElementById("desk")) {
      location.reload();
      return;
    }
    const boxes = document.querySelectorAll("#reply, #note, #pass-note, .unsaved textarea");
    const written = [...boxes].map((box) => box.value.trim());
    byId("main").replaceChildren(...page.getElementById("main").childNodes);
    for (const one of written) if (one) byId("main").append(kept(one));
    byId("main").focus();
  }

  function kept(written) {
    const box = document.createElement("div");
    const label = document.createElement("label");
    const area = document.createElement("textarea");
    box.className = "unsaved";
    area.id = `unsaved-${newId()}`;
    area.rows = 4;
    area.readOnly = true;
    area.value = written;
    label.htmlFor = area.id;
    label.textContent = "What you had written was not sent. Copy it from here, so that it is not lost.";
    box.append(label, area);
    return box;
  }

  // --- typing

  let shownUntil = 0;
  function showTyping(on) {
    const told = byId("typing");
    if (!told) return;
    clearTimeout(shownUntil);
    const words = on ? told.dataset.words : "";
    if (told.textContent !== words) told.textContent = words;
    if (on) shownUntil = setTimeout(() => showTyping(false), TYPING_SHOWN_MS);
  }

  let lastSaid = 0;
  function sayTyping(form, on) {
    if (on && Date.now() - lastSaid < TYPING_EVERY_MS) return;
    lastSaid = on ? Date.now() : 0;
    const body = new URLSearchParams({ csrf, on: on ? "yes" : "no" });
    fetch(form.dataset.typing, { method: "POST", credentials: "same-origin", body }).catch(() => {});
  }

  // --- writing to the visitor

  const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) =>
    one.toString(16).padStart(2, "0")).join("");
  let sending = false;
  let tried = ""; // what went out with the form's id and may have arrived

  async function send(form) {
    const area = byId("reply");
    if (sending || !area.value.trim()) return;
    sending = true;
    const written = area.value;
    // What was corrected is not what was tried, and must not be taken for it.
    if (tried && tried !== written.trim()) form.reply_id.value = newId();
    tried = written.trim();
    try {
      const body = new URLSearchParams({ csrf, text: written, reply_id: form.reply_id.value });
      const answer = await fetch(form.dataset.live, { method: "POST", credentials: "same-origin", body });
      if (answer.status === 401) {
        end();
        return takeAlong();
      }
      const told = await answer.json();
      if (!answer.ok) return fail(told.told);
      byId("reply-error").hidden = true;
      form.reply_id.value = newId();
      tried = "";
      if (area.value === written) area.value = "";
      lastSaid = 0; // the next words are news again
      area.focus();
      look().catch(() => {});
    } catch {
      // The same id goes with the same words, so that nothing is said twice.
      fail("Your words may not have reached us. They are still here; send them again. " +
        "If you change them first, look above whether they had arrived.");
    } finally {
      sending = false;
    }
    return undefined;
  }

  function fail(words) {
    const told = byId("reply-error");
    told.textContent = words;
    told.hidden = false;
  }

  function insert(text) {
    const area = byId("reply");
    const gap = area.value && !area.value.endsWith("\n") ? " " : "";
    area.value += gap + text;
    byId("canned").open = false;
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function dressReply() {
    const form = byId("reply-form");
    if (!form) return;
    byId("reply-how").textContent = byId("reply-how").dataset.script;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
    byId("reply").addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      send(form);
    });
    byId("canned").addEventListener("toggle", () => {
      if (byId("canned").open) byId("canned").scrollIntoView({ block: "nearest" });
    });
    byId("reply").addEventListener("input", () => {
      sayTyping(form, Boolean(byId("reply").value.trim()));
    });
    for (const one of document.querySelectorAll(".canned-one")) {
      one.hidden = false;
      one.addEventListener("click", () => insert(one.dataset.text));
    }
  }

  // --- start

  window.foyerHandoff = { look, newId };
  const lookSoon = together(() => look());
  document.addEventListener("staff:handoff", lookSoon);
  // How long it has been, and how long the visitor waits, grow without any news.
  setInterval(() => { if (!document.hidden) lookSoon(); }, TIMES_SECONDS * 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) lookSoon(); });
  document.addEventListener("staff:typing", (event) => showTyping(event.detail.on));
  dressReply();
  if (scroller) watchEnd();
})();
