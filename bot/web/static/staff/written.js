// Keeps what somebody has half written when they press another button of a handoff's page.
// Small acts are then done without leaving the page; whatever leaves it asks first.
"use strict";

(() => {
  const { end, refreshAlarm } = window.foyerStaff;
  const { look, newId } = window.foyerHandoff;
  const byId = (id) => document.getElementById(id);
  const ON_CALL_MS = 500;
  const LEAVE = "What you have written on this page is not sent or saved yet. " +
    "If you go on, it is lost. Go on all the same?";
  // The acts after which this page is shown again, and how each is told.
  const STAYS = {
    labels: "labelled",
    unlabel: "unlabelled",
    notes: "noted",
    invite: "invited",
    claim: "claimed",
    acknowledge: "", // the alarm's bar tells it: it may be another handoff's
  };

  let going = null; // the form that the browser is sending; its own words are not lost
  let mayLeave = false;
  let busy = false;

  function isHalfWritten(sent) {
    return ["reply", "note", "pass-note"].map(byId).some((box) => box && box.form !== sent && box.value.trim());
  }

  async function act(form, step, button) {
    if (busy) return;
    busy = true;
    const box = form.querySelector("textarea");
    const sent = box ? box.value : "";
    const body = new URLSearchParams(new FormData(form));
    if (button) button.blur(); // what has the focus is not refreshed
    try {
      const how = { method: "POST", credentials: "same-origin", redirect: "manual", body };
      const answer = await fetch(form.action, how);
      if (answer.status === 401) return end();
      if (answer.type !== "opaqueredirect") return fail(await reason(answer));
      // Emptied only once the page is shown anew, which tells that it was really done.
      if (await look(STAYS[step]) && box) empty(form, box, sent);
      if (step.endsWith("label") || step === "labels") focusLabels();
      refreshAlarm().catch(() => {});
    } catch {
      fail("That may not have reached us. What you have written is still here; try again.");
    } finally {
      busy = false;
    }
    return undefined;
  }

  function empty(form, box, sent) {
    form.note_id.value = newId();
    if (box.value === sent) box.value = "";
  }

  function focusLabels() {
    if (byId("label")) byId("label").focus({ preventScroll: true });
  }

  async function reason(answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector("#main .lead").textContent;
  }

  function fail(words) {
    const told = document.createElement("p");
    told.className = "message error";
    told.setAttribute("role", "alert");
    told.textContent = words;
    byId("did").replaceChildren(told);
    told.scrollIntoView({ block: "center" });
    look().catch(() => {}); // it may be gone, or somebody else's
  }

  // Before the page's other listeners, which take a form that is not stopped for one that leaves.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id === "reply-form" || !byId("handoff")) return;
    const half = isHalfWritten(form);
    if (form.method === "get") {
      form.target = half ? "_blank" : "";
      return;
    }
    const step = form.action.split("/").pop();
    if (!half) going = form;
    else if (step in STAYS) {
      event.preventDefault();
      act(form, step, event.submitter);
    } else if (confirm(LEAVE)) mayLeave = true;
    else event.preventDefault();
  }, true);

  // Some browsers take a call for leaving the page.
  document.addEventListener("click", (event) => {
    if (!event.target.closest("a[href^='tel:']")) return;
    mayLeave = true;
    setTimeout(() => { mayLeave = false; }, ON_CALL_MS);
  });

  document.addEventListener("staff:taken-along", () => { mayLeave = true; });
  window.addEventListener("beforeunload", (event) => {
    if (mayLeave || !isHalfWritten(going)) return;
    event.preventDefault();
    event.returnValue = ""; // older browsers ask for this
  });
  window.addEventListener("pageshow", () => {
    going = null;
    mayLeave = false;
  });
})();
