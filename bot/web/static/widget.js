// Puts the chat in the corner of any site: <script src="https://…/widget.js" defer></script>
// It asks for nothing but our own page, and only once the visitor opens it. It stores nothing.
(() => {
  const words = {/*words*/};
  const LONGEST_WAIT = 1500; // ms until a visitor who leaves is gone, whatever the chat does
  const home = new URL(document.currentScript.src).origin;

  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { all: initial; }
    * { box-sizing: border-box; font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
    button { background: #1c5753; border: 2px solid #fff; border-radius: 28px; color: #fff; cursor: pointer;
      font-size: 17px; font-weight: 600; min-height: 56px; padding: 0 24px; }
    button:hover { background: #133f3c; }
    button:focus-visible { outline: 3px solid #0b57d0; outline-offset: 3px; }
    .launcher { bottom: 20px; box-shadow: 0 4px 18px rgb(0 0 0 / 25%); position: fixed; right: 20px;
      z-index: 2147483000; }
    .panel { background: #f7f2ea; border-radius: 18px; bottom: 20px; box-shadow: 0 10px 48px rgb(0 0 0 / 32%);
      display: flex; flex-direction: column; height: min(720px, calc(100vh - 40px)); overflow: hidden;
      outline: none; position: fixed; right: 20px; width: 420px; z-index: 2147483000; }
    .close { border: 0; border-radius: 0; font-size: 16px; min-height: 44px; }
    .close:focus-visible { outline-color: #fff; outline-offset: -5px; }
    iframe { border: 0; flex: 1; width: 100%; }
    [hidden] { display: none; }
    @media (max-width: 520px), (max-height: 480px) {
      .panel { border-radius: 0; height: 100dvh; inset: 0; width: 100%; }
    }
  `);

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [style];

  function part(tag, className, properties) {
    const made = Object.assign(document.createElement(tag), properties);
    made.className = className;
    return made;
  }

  const launcher = part("button", "launcher", { type: "button", textContent: words.widget_open });
  const panel = part("div", "panel", { hidden: true, tabIndex: -1 });
  const close = part("button", "close", { type: "button", textContent: words.widget_close });
  const frame = part("iframe", "", { title: words.widget_frame });
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", words.widget_frame);
  launcher.setAttribute("aria-expanded", "false");
  panel.append(close, frame);
  root.append(launcher, panel);

  let ready = false; // whether the chat can take the focus
  let going = 0; // the timer of a leaving
  const tell = (what) => frame.contentWindow?.postMessage({ foyer: what }, home);

  function open() {
    panel.hidden = false;
    launcher.hidden = true;
    launcher.textContent = words.widget_open;
    launcher.setAttribute("aria-expanded", "true");
    if (!frame.src) frame.src = `${home}/chat`;
    if (ready) enter();
    else panel.focus(); // a frame that is still empty would swallow Shift and Escape
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
    if (event.data?.foyer === "here" && going) tell("exit");
    if (event.data?.foyer === "ready") {
      ready = true;
      if (root.activeElement === panel) enter(); // who moved on meanwhile keeps the focus
    }
    if (event.data?.foyer === "exit") leave(event.data.away);
  });

  document.body.append(host);
})();
