// Small things every page does: menus that close, times in the reader's zone, copy buttons,
// asking the server again while the page is in view.
const COPIED_FOR_MS = 2000;

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = button.dataset.copy ? document.querySelector(button.dataset.copy) : button;
  await navigator.clipboard.writeText(source.value ?? source.dataset.copyText ?? source.textContent.trim());
  const label = button.querySelector("[data-copy-label]") ?? button;
  const before = label.textContent;
  label.textContent = "Copied";
  setTimeout(() => (label.textContent = before), COPIED_FOR_MS);
});

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const dateOnly = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });

function localise(root) {
  for (const element of root.querySelectorAll("time[datetime]:not([data-localised])")) {
    const moment = new Date(element.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    element.textContent = (element.dataset.show === "date" ? dateOnly : dateTime).format(moment);
    element.title = exact.format(moment);
    element.dataset.localised = "";
  }
}

// htmx's own "every 5s" goes on in hidden tabs, and its filters need eval, which the CSP forbids.
let second = 0;
function poll(due) {
  if (document.visibilityState !== "visible") return;
  for (const element of document.querySelectorAll("[data-poll]")) {
    if (due(Number(element.dataset.poll) || 1)) element.dispatchEvent(new CustomEvent("poll"));
  }
}
setInterval(() => {
  second += 1;
  poll((every) => second % every === 0);
}, 1000);
document.addEventListener("visibilitychange", () => poll(() => true));

localise(document);
document.addEventListener("htmx:load", (event) => localise(event.target.parentElement ?? document));
