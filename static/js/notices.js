// Notices: closing those the server wrote, and toasts raised by an event, which htmx also
// fires for the header  HX-Trigger: {"toast": {"text": "…", "level": "good"}}.
const STAYS_MS = 6000;
const ICONS = { good: "circle-check", watch: "alert-triangle", bad: "alert-octagon" };

function toast({ text, level = "info" }) {
  const template = document.querySelector("#toast-template");
  const list = document.querySelector("#toasts");
  if (!template || !list) return;
  const item = template.content.cloneNode(true).querySelector(".notice");
  if (level in ICONS) {
    const use = item.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${ICONS[level]}`));
    item.classList.add(`notice-${level}`);
  }
  item.querySelector(".notice-text").textContent = text;
  list.append(item);
  if (level !== "bad") setTimeout(() => item.remove(), STAYS_MS);
}

document.addEventListener("toast", (event) => toast(event.detail));

document.addEventListener("click", (event) => {
  event.target.closest("[data-close-notice]")?.closest(".notice")?.remove();
});

document.addEventListener("htmx:sendError", (event) => {
  if (!event.target.matches?.("[data-poll]")) {
    toast({ text: "The server cannot be reached. Check your connection and try again.", level: "bad" });
  }
});

document.addEventListener("htmx:responseError", (event) => {
  if (event.target.matches?.("[data-poll]")) return;
  const status = event.detail.xhr.status;
  const said = {
    403: "You may not do this, or your session has ended. Reload the page and try again.",
    404: "This no longer exists. Reload the page to see what does.",
    429: "Too many requests in a short time. Wait a minute and try again.",
  };
  toast({ text: said[status] ?? "The server failed on this request. Nothing was changed; try again.", level: "bad" });
});
