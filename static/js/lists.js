// Lists: choosing rows and walking them by key. A table takes part by data-keys; its rows have a
// checkbox data-select-row and a link data-open; around it and its bar stands data-selection. There
// data-select-matching means all pages, data-confirm-counted asks with the number of leads.
// From here on an act that cannot be taken back asks for the number to be typed.
const MANY = 50;
const whole = new Intl.NumberFormat();
const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows].filter((row) => !("walk" in row.dataset)));

function count(selection) {
  const boxes = [...selection.querySelectorAll("[data-select-row]")];
  const chosen = boxes.filter((box) => box.checked).length;
  const matching = selection.querySelector("[data-select-matching]")?.checked;
  const total = matching ? Number(selection.querySelector("[data-total]")?.dataset.total ?? 0) : chosen;
  for (const place of selection.querySelectorAll("[data-selection-count]")) {
    place.textContent = matching && !total ? "All" : whole.format(total);
  }
  for (const button of selection.querySelectorAll("[data-confirm-counted]")) {
    const what = total ? `${whole.format(total)} ${total === 1 ? "lead" : "leads"}` : "all leads that match";
    button.dataset.confirm = `${button.dataset.confirmCounted} ${what}`;
    // Of so many that nobody counted them, most of all.
    if (matching && !total) button.dataset.confirmType = "all";
    else if (total > MANY) button.dataset.confirmType = String(total);
    else delete button.dataset.confirmType;
  }
  for (const all of selection.querySelectorAll("[data-select-all]")) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change] select")) event.target.form.requestSubmit();
});

let lastBox = null;
document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-select-row]");
  if (!box) return;
  const boxes = [...(box.closest("[data-selection]")?.querySelectorAll("[data-select-row]") ?? [])];
  if (event.shiftKey && boxes.includes(lastBox)) {
    const [from, to] = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
  }
  lastBox = box;
});

document.addEventListener("change", (event) => {
  const selection = event.target.closest("[data-selection]");
  if (!selection) return;
  if (event.target.matches("[data-select-all]")) {
    for (const box of selection.querySelectorAll("[data-select-row]")) box.checked = event.target.checked;
  }
  count(selection);
});

document.addEventListener("click", (event) => {
  const clear = event.target.closest("[data-clear-selection]");
  if (!clear) return;
  const selection = clear.closest("[data-selection]");
  for (const box of selection.querySelectorAll("[data-select-row], [data-select-matching]")) box.checked = false;
  count(selection);
});

function activate(row) {
  for (const other of document.querySelectorAll("tr.is-active")) other.classList.remove("is-active");
  row.classList.add("is-active");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function onRow(key) {
  const table = document.querySelector("table[data-keys]");
  if (!table) return false;
  const rows = rowsOf(table);
  const at = rows.findIndex((row) => row.classList.contains("is-active"));
  if (key === "j" || key === "k") {
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + (key === "j" ? 1 : -1)))];
    if (next) activate(next);
    return Boolean(next);
  }
  if (at < 0) return false;
  const target = rows[at].querySelector(key === "x" ? "[data-select-row]" : "[data-open], a[href]");
  target?.click();
  return Boolean(target);
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const onControl = event.target.closest("a, button, summary, input");
  const { key } = event;
  let done = false;
  if (key === "/") {
    document.querySelector("[data-search]")?.focus();
    done = true;
  } else if (key === "?") {
    document.querySelector("#help-dialog")?.showModal();
    done = true;
  } else if ((["j", "k", "x"].includes(key) || (key === "Enter" && !onControl)) && onRow(key)) {
    done = true;
  } else if (/^[a-z]$/.test(key)) {
    const shortcut = [...document.querySelectorAll(`[data-key="${key}"]:not([disabled])`)].find((one) => one.checkVisibility());
    shortcut?.click();
    done = Boolean(shortcut);
  }
  if (done) event.preventDefault();
});

for (const selection of document.querySelectorAll("[data-selection]")) count(selection);
document.addEventListener("htmx:afterSettle", () => {
  for (const selection of document.querySelectorAll("[data-selection]")) count(selection);
});
