// How long the session lasts, and what becomes of what is half written when it ends.
"use strict";

(() => {
  const WARN_SECONDS = 300;
  const AT_WORK_SECONDS = 60;
  const TYPED = ":is(textarea, input:not([type], [name=code]), [type=email])"; // a code is soon worth nothing
  // A form that comes too late brings what was typed to the sign-in; these never travel with it.
  const NEVER = ["csrf", "password", "old", "new", "code"];

  const byId = (id) => document.getElementById(id);
  const soon = byId("soon");
  const csrf = document.body.dataset.csrf;
  let ended = false;
  let leaving = false; // a form is on its way, and what it answers is shown next

  function written() {
    return [...document.querySelectorAll("form[method=post]")].filter((form) =>
      [...form.querySelectorAll(TYPED)].some((one) => one.value.trim()));
  }

  // What could not be sent before stands in a box of its own, and no form would bring it back.
  const aside = () => document.querySelector(".unsaved textarea");

  // One form can be taken along to the sign-in; where more is written, it has to be copied.
  function theOnlyOne() {
    const [form, other] = written();
    return form && !other && !aside() ? form : null;
  }

  function end() {
    if (ended || leaving) return;
    ended = true;
    document.dispatchEvent(new CustomEvent("staff:ended"));
    if (!written().length && !aside()) {
      location.reload();
      return;
    }
    document.body.classList.add("ended");
    for (const form of written()) form.closest("details")?.setAttribute("open", "");
    byId("soon-words").textContent = theOnlyOne() ? soon.dataset.ended : soon.dataset.endedMany;
    byId("stay").hidden = true;
    byId("again").hidden = false;
    byId("again").href = `/staff/sign-in?next=${encodeURIComponent(location.pathname)}`;
    soon.hidden = false;
  }

  // Takes what is half written along to the sign-in, as a form that is sent too late does. Without
  // the page's secret it can do nothing but come back, whoever may be signed in by now.
  function takeAlong() {
    const form = ended ? theOnlyOne() : null;
    if (!form) return false;
    const copy = document.createElement("form");
    Object.assign(copy, { method: "post", action: form.getAttribute("action"), hidden: true });
    for (const [name, value] of new FormData(form)) {
      if (NEVER.includes(name)) continue;
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      copy.append(field);
    }
    document.body.append(copy);
    document.dispatchEvent(new CustomEvent("staff:taken-along"));
    copy.submit();
    copy.remove(); // whoever comes back to this page finds one form, as before
    return true;
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
      body: new URLSearchParams({ csrf }),
    });
    if (answer.status === 401) end();
    if (answer.ok) warn((await answer.json()).left);
  }

  byId("stay").addEventListener("click", () => stay().catch(() => {}));
  byId("again").addEventListener("click", (event) => {
    if (takeAlong()) event.preventDefault();
  });

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
    leaving = event.target.method !== "get";
    const button = event.submitter;
    if (button && leaving) setTimeout(() => { button.disabled = true; }, 0);
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
    for (const button of document.querySelectorAll("button[disabled]")) button.disabled = false;
  });

  window.foyerSession = { end, takeAlong, warn, ended: () => ended, leaves: () => leaving };
})();
