// The visitor's chat. Without this script the page works as a form; with it, answers arrive by
// themselves, in every open tab, and nothing is kept in the browser.

const $ = (id) => document.getElementById(id);
const words = JSON.parse(document.body.dataset.words);
const embedded = document.body.classList.contains("embedded") && window.parent !== window;
const [log, text, composer, dock] = [$("log"), $("text"), $("composer"), document.querySelector(".dock")];

let conversation = document.body.dataset.conversation;
let last = 0; // number of the newest message that the server told us
let over = false; // everything was deleted, or the visitor has left

// ---- What the visitor sees -----------------------------------------------------------------

const status = {
  lines: { offline: "", trouble: "", typing: "", sending: "" },
  set(line, words) {
    this.lines[line] = words;
    const shown = Object.values(this.lines).find(Boolean) ?? "";
    if ($("status").textContent !== shown) $("status").textContent = shown;
  },
};

function notice(sentence) {
  $("notice").textContent = sentence;
  $("notice").hidden = !sentence;
}

function element(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html; // rendered and escaped by our own server
  return holder.content.firstElementChild;
}

// Shows a message once, in order; our own ones take the place of what stood there meanwhile.
function show(message) {
  last = Math.max(last, message.seq);
  if (message.seq && log.querySelector(`[data-seq="${message.seq}"]`)) return;
  const fresh = element(message.html);
  const mine = message.client_id && log.querySelector(`[data-client="${message.client_id}"]`);
  if (message.author !== "system" || message.buttons.length) retire();
  if (mine) {
    mine.replaceWith(fresh);
    return;
  }
  const follow = atEnd();
  if (message.author === "staff") {
    status.set("typing", "");
    unread();
  }
  if (message.author !== "visitor" && !outbox.length) status.set("sending", "");
  fresh.classList.add("fresh");
  log.insertBefore(fresh, log.querySelector("[data-pending]"));
  follow ? bringIntoView(fresh) : ($("below").hidden = false);
}

// Buttons of earlier messages become plain words. They stay in place: anything added to the log
// would be read out again, and whoever stands on one keeps the focus.
function retire() {
  for (const choices of log.querySelectorAll(".choices:not(.past)")) {
    choices.classList.add("past");
    for (const one of choices.children) one.setAttribute("aria-disabled", "true");
  }
}

const scroller = document.scrollingElement;
const atEnd = () => scroller.scrollHeight - scroller.scrollTop - window.innerHeight < 160;

// Goes down to what is new, but never past its beginning.
function bringIntoView(fresh) {
  const head = document.querySelector(".top");
  const above = getComputedStyle(head).position === "sticky" ? head.offsetHeight : 0;
  const begin = scroller.scrollTop + beginningOf(fresh).getBoundingClientRect().top - above - 12;
  const end = scroller.scrollHeight - window.innerHeight;
  scroller.scrollTop = Math.max(scroller.scrollTop, Math.min(end, begin));
}

// An answer begins with the question to it, unless that is long; a crisis card with itself.
function beginningOf(fresh) {
  let first = fresh;
  while (first.previousElementSibling && first.dataset.author !== "visitor") {
    if (first.classList.contains("urgent")) return first;
    first = first.previousElementSibling;
  }
  return first.offsetHeight < 140 ? first : (first.nextElementSibling ?? fresh);
}

// Who answers, under the title and above the field, and the way out of a chat with staff; rendered and escaped by our own server.
function stand({ answering, about, html }) {
  document.body.dataset.answering = answering;
  $("about").textContent = about;
  if (answering !== "staff" && status.lines.typing === words.staff_typing) status.set("typing", "");
  const line = $("standing");
  if (line.innerHTML.trim() !== html) line.innerHTML = html;
  line.hidden = !html;
}

// Words of a person may come while somebody looks elsewhere. The tab says only that there is
// something new, and the widget's button says the same while the chat is closed.
function unread() {
  if (embedded) window.parent.postMessage({ foyer: "news" }, "*"); // holds no words
  if (document.hidden) document.title = words.widget_news;
}

function toEnd() {
  scroller.scrollTop = scroller.scrollHeight;
  $("below").hidden = true;
}

// ---- Sending: one after another, again and again until the server has it --------------------

const outbox = [];
let pumping = false;
let wakeUp = () => {};

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function send(body, label) {
  const node = $("mine").content.firstElementChild.cloneNode(true);
  const id = newId();
  node.dataset.client = id;
  node.querySelector("p").textContent = label;
  retire();
  notice("");
  log.append(node);
  toEnd();
  outbox.push({ node, body: { client_id: id, ...body } });
  pump();
}

async function pump() {
  if (pumping) return;
  pumping = true;
  for (let wait = 1; outbox.length && !over; ) {
    status.set("sending", words.sending);
    if (await deliver(outbox[0])) {
      outbox.shift();
      wait = 1;
      status.set("trouble", "");
    } else {
      status.set("trouble", words.not_sent);
      await pause(wait);
      wait = Math.min(wait * 2, 15);
    }
  }
  pumping = false;
  const waiting = !over && log.lastElementChild?.dataset.author === "visitor";
  status.set("sending", waiting ? words.received : "");
}

// Returns whether the message is dealt with: taken, or refused with a sentence.
async function deliver(item) {
  const answer = await post("/api/messages", { ...item.body, conversation });
  if (answer?.status === 202) {
    delete item.node.dataset.pending;
    return true;
  }
  const said = (await answer?.json().catch(() => null)) ?? {};
  if (said.does) {
    said.does === "exit" ? exit() : gone(said.message);
    return true;
  }
  if (said.error === "session_over" || said.error === "other_conversation") {
    return begunAnew(item, said.message);
  }
  if (!answer || answer.status >= 500 || !said.message) {
    // The message is kept and sent again; help for danger does not wait for that.
    if (said.help && !item.helped) show(said.help);
    item.helped ||= Boolean(said.help);
    return false;
  }
  refused(item, said);
  return true;
}

// Words that somebody sends are never lost to a chat that was closed: they begin a new one.
async function begunAnew(item, sentence) {
  await start();
  notice(sentence);
  if (item.body.text) return deliver(item);
  item.node.remove();
  return true;
}

function refused(item, said) {
  item.node.remove();
  if (item.body.text) {
    text.value = [item.body.text, text.value].filter(Boolean).join("\n");
    grow();
  }
  if (said.help) show(said.help);
  notice(said.message);
  status.set("sending", "");
}

async function post(path, body) {
  try {
    return await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body ?? {}),
      signal: AbortSignal.timeout?.(10_000),
    });
  } catch {
    return null;
  }
}

// Waits, or until there is reason to hope.
function pause(seconds) {
  return new Promise((resolve) => {
    wakeUp = resolve;
    setTimeout(resolve, seconds * 1000);
  });
}

// ---- Receiving ------------------------------------------------------------------------------

let stream = null;
let heard = Date.now();
let forgetting = 0;

async function start() {
  for (let wait = 1; !over; wait = Math.min(wait * 2, 15)) {
    const answer = await post("/api/conversation");
    const state = answer?.ok ? await answer.json().catch(() => null) : null;
    if (state) {
      status.set("trouble", "");
      return take(state);
    }
    if (!outbox.length) status.set("trouble", words.offline);
    await pause(wait);
  }
}

function take(state) {
  if (conversation && conversation !== state.conversation.id) {
    log.replaceChildren(...log.querySelectorAll("[data-pending]"));
    last = 0;
    notice(words.session_over);
  }
  conversation = state.conversation.id;
  stand(state.conversation);
  state.messages.forEach(show);
  listen();
}

function listen() {
  stream?.close();
  stream = new EventSource(`/api/stream?after=${last}`);
  const on = (name, act) =>
    stream.addEventListener(name, (event) => {
      heard = Date.now();
      act(JSON.parse(event.data));
    });
  on("message", show);
  on("typing", ({ on, who }) => {
    status.set("typing", !on ? "" : who === "staff" ? words.staff_typing : words.typing);
    // A lost "off" must leave nobody writing for ever.
    clearTimeout(forgetting);
    if (on && who === "staff") forgetting = setTimeout(() => status.set("typing", ""), 6500);
    if (!outbox.length) status.set("sending", "");
  });
  on("standing", stand);
  on("deleted", ({ message }) => gone(message));
  on("ping", () => {});
  stream.onopen = () => status.set("trouble", "");
  stream.onerror = async () => {
    status.set("typing", "");
    // The browser tries again by itself, unless the server said no.
    if (over || stream.readyState !== EventSource.CLOSED) return;
    await pause(2);
    start();
  };
}

// A phone that slept may hold a dead connection without knowing it.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) document.title = words.tab_title;
  if (!document.hidden && !over && stream && Date.now() - heard > 20_000) listen();
});
window.addEventListener("offline", () => status.set("offline", words.offline));
window.addEventListener("online", () => {
  status.set("offline", "");
  wakeUp();
  if (stream) listen();
});
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

// ---- Leaving --------------------------------------------------------------------------------

function exit() {
  over = true;
  stream?.close();
  const away = document.body.dataset.exit;
  document.documentElement.replaceChildren();
  fetch("/api/delete", { method: "POST", keepalive: true }).catch(() => {});
  if (!embedded) return window.location.replace(away);
  window.parent.postMessage({ foyer: "exit", away }, "*"); // widget.js leaves; this holds no words
}

async function deleteAll() {
  const answer = await post("/api/delete");
  if (!answer?.ok) return notice(words.not_deleted);
  gone((await answer.json()).message);
  log.querySelector("h2").focus();
}

function gone(sentence) {
  if (over) return;
  over = true;
  stream?.close();
  outbox.length = 0;
  const left = $("gone").content.cloneNode(true);
  left.querySelector("h2").textContent = sentence || words.deleted;
  left.querySelector("button").addEventListener("click", () => location.reload());
  log.replaceChildren(left);
  dock.hidden = true;
}

function askBeforeDeleting() {
  const sure = $("sure");
  sure.returnValue = "";
  sure.showModal();
  sure.querySelector("[value=keep]").focus();
  sure.onclose = () => sure.returnValue === "delete" && deleteAll();
}

// Shift three times, with nothing else in between: typing capitals never leads away.
let shifts = [];
let alone = false;
document.addEventListener("keydown", (event) => {
  alone = event.key === "Shift" && (alone || !event.repeat);
  if (event.key !== "Shift") shifts = [];
  if (event.key === "Escape" && embedded && !$("sure")?.open) {
    window.parent.postMessage({ foyer: "close" }, "*");
  }
});
document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !alone) return;
  shifts = [...shifts, Date.now()].slice(-3);
  if (shifts.length === 3 && shifts[2] - shifts[0] < 3000) exit();
});

window.addEventListener("message", (event) => {
  if (!embedded || event.source !== window.parent) return;
  if (event.data?.foyer === "opened") text.focus();
  if (event.data?.foyer === "exit") exit();
});

// ---- Wiring ---------------------------------------------------------------------------------

function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
}

// While staff can read along they see that somebody writes, never what, before it is sent.
let toldTyping = 0;
function typing(on) {
  const shared = ["waiting", "staff"].includes(document.body.dataset.answering);
  const again = Date.now() - toldTyping > 3000;
  if (!shared || (on ? !again : !toldTyping)) return;
  toldTyping = on ? Date.now() : 0;
  post("/api/typing", { on });
}

function submitText() {
  const typed = text.value.trim();
  if (!typed) return text.focus();
  typing(false);
  text.value = "";
  grow();
  send({ text: typed }, typed);
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  submitText();
});

text.addEventListener("input", () => {
  grow();
  typing(text.value.trim() !== "");
});
text.addEventListener("keydown", (event) => {
  const bySoftKeyboard = matchMedia("(pointer: coarse)").matches;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || bySoftKeyboard) return;
  event.preventDefault();
  submitText();
});

log.addEventListener("click", (event) => {
  const choice = event.target.closest(".choice");
  if (!choice || choice.href) return; // a link, such as to the page that asks for a call back
  event.preventDefault();
  if (choice.closest(".past")) return;
  if ("confirm" in choice.dataset) return askBeforeDeleting();
  const byKeyboard = event.detail === 0;
  send({ button: choice.value }, choice.textContent.trim());
  if (byKeyboard) text.focus(); // the pressed button is gone; keep the place for the next key
});

$("standing").addEventListener("click", (event) => {
  const leave = event.target.closest("button");
  if (!leave) return;
  event.preventDefault();
  send({ button: leave.value }, leave.textContent.trim());
  text.focus(); // the pressed button goes away
});

// Inside another site's page, the way back from this page leads to the frame's own address.
if (embedded) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href="/callback"]');
    if (link) link.href += "?frame=1";
  });
}

$("below").addEventListener("click", toEnd);
window.addEventListener("scroll", () => atEnd() && ($("below").hidden = true), { passive: true });
$("delete").addEventListener("click", (event) => {
  event.preventDefault();
  askBeforeDeleting();
});
$("exit").addEventListener("click", (event) => {
  event.preventDefault();
  exit();
});

for (const one of log.querySelectorAll("[data-seq]")) {
  if (conversation) last = Math.max(last, Number(one.dataset.seq));
}
if (last) toEnd();
start();
