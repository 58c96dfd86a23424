// Puts the chat in the corner of any site: <script src="https://…/widget.js" defer></script>
// It asks for nothing but our own page, and only once the visitor opens it. It stores nothing.
(() => {
  const words = {/*words*/};
  const LONGEST_WAIT = 1500; // ms until a visitor who leaves is gone, whatever the chat does
  const LATE = 4000; // ms until somebody who sees no chat yet is shown the numbers
  // A module, or a tag manager, may say nothing of the script that runs.
  const own = document.currentScript ?? document.querySelector('script[src*="/widget.js"]');
  const home = new URL(own.src).origin;

  // Measured in em, which is the reader's own size of letters here, whatever the site's is: a site's
  // rules, such as "* { font-size: 10px }", win over a host's own unless these are important.
  const looks = `
    :host { all: initial !important; direction: ltr !important; }
    * { box-sizing: border-box; font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
    button { background: #1c5753; border: 2px solid #fff; border-radius: 28px; color: #fff; cursor: pointer;
      font-size: 1.0625em; font-weight: 600; min-height: 3.3em; padding: 0 1.4em; }
    button:hover { background: #133f3c; }
    button:focus-visible { box-shadow: 0 0 0 8px #fff; outline: 3px solid #0b57d0; outline-offset: 3px; }
    .launcher { bottom: 20px; box-shadow: 0 4px 18px rgb(0 0 0 / 25%); position: fixed; right: 20px;
      z-index: 2147483000; }
    .panel { background: #f7f2ea; border-radius: 18px; bottom: 20px; box-shadow: 0 10px 48px rgb(0 0 0 / 32%);
      display: flex; flex-direction: column; height: min(720px, calc(100vh - 40px)); overflow: hidden;
      outline: none; position: fixed; right: 20px; width: 420px; z-index: 2147483647; }
    .close { border: 0; border-radius: 0; flex: none; font-size: 1em; min-height: 2.75em; }
    .close:focus-visible { box-shadow: none; outline-color: #fff; outline-offset: -5px; }
    iframe { border: 0; flex: 1; width: 100%; }
    .late { background: #fbe8e0; color: #7c2a12; flex: none; font-size: 1em; line-height: 1.4; padding: .75em 1em; }
    .late p { margin: 0; }
    .late a { color: inherit; display: inline-block; font-weight: 600; margin-right: 1.2em; min-height: 2.75em;
      padding-top: .7em; }
    [hidden] { display: none; }
    @media print { :host { display: none !important; } }
    @media (max-width: 520px), (max-height: 480px) {
      .panel { border-radius: 0; bottom: 0; height: auto; height: 100dvh; left: 0; right: 0; top: 0; width: 100%; }
    }
  `;
  const covering = matchMedia("(max-width: 520px), (max-height: 480px)");

  const host = document.createElement("div");
  host.dataset.foyer = home;
  host.lang = "en"; // whatever the language of the site
  const root = host.attachShadow({ mode: "open" });
  try {
    const sheet = new CSSStyleSheet(); // a site's own policy may forbid an element of style
    sheet.replaceSync(looks);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(Object.assign(document.createElement("style"), { textContent: looks })); // older browsers
  }

  function part(tag, className, properties) {
    const made = Object.assign(document.createElement(tag), properties);
    made.className = className;
    return made;
  }

  const launcher = part("button", "launcher", { type: "button", textContent: words.widget_open });
  const panel = part("div", "panel", { hidden: true, tabIndex: -1 });
  const close = part("button", "close", { type: "button", textContent: words.widget_close });
  const frame = part("iframe", "", { title: words.widget_frame });
  const late = part("div", "late", { hidden: true });
  late.setAttribute("role", "alert");
  late.append(part("p", "", { textContent: words.widget_late }));
  for (const [textContent, href] of words.ways) late.append(part("a", "", { textContent, href }));
  late.append(part("a", "", { textContent: words.forgetful_open, href: `${home}/`, target: "_blank", rel: "noopener" }));
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", words.widget_frame);
  launcher.setAttribute("aria-expanded", "false");
  panel.append(close, late, frame);
  root.append(launcher, panel);

  let ready = false; // whether the chat can take the focus
  let here = false; // whether anything of the chat has come
  let ended = false; // whether the frame has stopped loading, with the chat in it or without
  let waiting = 0; // the timer of a chat that is late
  let going = 0; // the timer of a leaving
  const tell = (what) => frame.contentWindow?.postMessage({ foyer: what }, home);

  function open() {
    panel.hidden = false;
    launcher.hidden = true;
    launcher.textContent = words.widget_open;
    launcher.setAttribute("aria-expanded", "true");
    panel.setAttribute("aria-modal", String(covering.matches));
    if (!frame.src || (ended && !here)) load();
    if (ready) enter();
    else panel.focus(); // a frame that is still empty would swallow Shift and Escape
  }

  function load() {
    ended = false;
    frame.src = `${home}/chat`;
    clearTimeout(waiting);
    waiting = setTimeout(() => (late.hidden = here), LATE);
  }

  function enter() {
    frame.focus();
    tell("opened");
  }

  // The chat deletes itself and says so; a chat that cannot hear must keep nobody here.
  function go() {
    if (going) return;
    document.documentElement.style.setProperty("display", "none", "important");
    going = setTimeout(() => leave(words.away), LONGEST_WAIT);
    tell("exit");
  }

  function shut() {
    panel.hidden = true;
    launcher.hidden = false;
    launcher.setAttribute("aria-expanded", "false");
    launcher.focus();
  }

  function leave(away) {
    clearTimeout(going);
    document.documentElement.replaceChildren();
    window.location.replace(away);
  }

  // Where the chat covers the site, who tabs out of it comes back to it, not to what nobody sees.
  let backwards = false;
  let brought = 0;
  document.addEventListener("keydown", (event) => (backwards = event.key === "Tab" && event.shiftKey));
  document.addEventListener("focusin", (event) => {
    const outside = event.target !== host && !panel.hidden && covering.matches;
    // A site that takes the focus back at once keeps it.
    if (outside && Date.now() - brought > 200) {
      brought = Date.now();
      backwards && ready ? enter() : close.focus();
    }
    backwards = false;
  });

  frame.addEventListener("load", () => (ended = Boolean(frame.src)));
  window.addEventListener("online", () => ended && !here && load());
  launcher.addEventListener("click", open);
  close.addEventListener("click", shut);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) shut();
  });

  // Shift three times leaves the site as well, once the chat has been opened.
  let shifts = [];
  let alone = false;
  document.addEventListener("keydown", (event) => {
    alone = event.key === "Shift" && (alone || !event.repeat);
    if (event.key !== "Shift") shifts = [];
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone || !frame.src) return;
    shifts = [...shifts, Date.now()].slice(-3);
    if (shifts.length === 3 && shifts[2] - shifts[0] < 3000) go();
  });

  window.addEventListener("message", (event) => {
    if (event.origin !== home || event.source !== frame.contentWindow) return;
    if (event.data?.foyer === "close") shut();
    if (event.data?.foyer === "news" && panel.hidden) launcher.textContent = words.widget_news;
    if (event.data?.foyer === "here" || event.data?.foyer === "ready") late.hidden = here = true;
    if (event.data?.foyer === "here" && going) tell("exit");
    if (event.data?.foyer === "ready") {
      ready = true;
      if (root.activeElement === panel) enter(); // who moved on meanwhile keeps the focus
    }
    if (event.data?.foyer === "exit") leave(event.data.away);
  });

  // A site may hold the script twice, as by hand and by a tag manager. A second button would lie over
  // the chat of the first, just where its Send is. A copy, as sites that draw their own pages keep of
  // a body for Back, has nothing in it and must not stand in the way.
  function place() {
    if (host.isConnected || !document.body) return;
    const standing = [...document.querySelectorAll(`[data-foyer="${home}"]`)];
    for (const copy of standing.filter((one) => !one.shadowRoot)) copy.remove();
    if (!standing.some((one) => one.shadowRoot)) {
      ready = here = false; // a frame that is put in anew loads anew
      if (frame.src) load();
      document.body.append(host);
    }
    for (const one of [document.documentElement, document.body]) drawn.observe(one, { childList: true });
  }
  // Such a site also throws the button away with a body, or with all that is in it. It is put back a
  // little later, so that a site that will not have it is not kept busy for ever.
  let again = 0;
  const drawn = new MutationObserver(() => {
    clearTimeout(again);
    if (!host.isConnected) again = setTimeout(place, 100);
  });
  // The script may also stand before there is a body.
  document.body ? place() : document.addEventListener("DOMContentLoaded", place);
})();
