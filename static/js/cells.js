// Editing in the list. The table has data-cells, the URL that gives a cell's control; its rows have
// data-lead, cells that can be edited data-field. A double click edits, the pencil that appears in
// the cell in hand, and Enter on a cell, which the arrow keys reach from the active row (j, k).
const table = document.querySelector("table[data-cells]");
const form = document.querySelector("#cell-form");
const pencil = document.querySelector("#cell-pencil")?.content.firstElementChild;
let open = null;

const cellOf = (element) => (table?.contains(element) ? element.closest("td[data-field]") : null);
const editor = () => document.querySelector("#cell-editor");
const control = () => editor()?.querySelector("[name=value]");
const isChanged = () => {
  const held = control();
  return held?.matches("select") ? [...held.options].some((one) => one.selected !== one.defaultSelected) : held?.value !== held?.defaultValue;
};

function focus(cell) {
  for (const row of table.querySelectorAll("tr.is-active")) row.classList.remove("is-active");
  cell.parentElement.classList.add("is-active");
  cell.tabIndex = -1;
  cell.focus();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function offer(cell) {
  if (cell === open?.cell || pencil.parentElement === cell) return;
  const title = cell.parentElement.querySelector("[data-open]").textContent;
  const label = table.tHead.rows[0].cells[cell.cellIndex].textContent.trim();
  pencil.setAttribute("aria-label", `Edit ${label} of ${title}`);
  cell.append(pencil);
}

function close() {
  const { cell, before } = open;
  cell.classList.remove("is-edited", "at-end");
  cell.replaceChildren(...before);
  open = null;
  focus(cell);
}

async function edit(cell) {
  if (open && isChanged()) return control().focus();
  if (open) close();
  pencil.remove();
  const edited = { cell, before: [...cell.childNodes] };
  const query = new URLSearchParams({ lead: cell.parentElement.dataset.lead, field: cell.dataset.field });
  await htmx.ajax("GET", `${table.dataset.cells}?${query}`, { target: cell, swap: "innerHTML" });
  if (!cell.contains(editor())) return;
  open = edited;
  cell.classList.add("is-edited");
  // At the right edge the control would leave the frame.
  const frame = table.parentElement.getBoundingClientRect();
  cell.classList.toggle("at-end", editor().getBoundingClientRect().right > frame.right);
  control().focus();
  control().select?.();
}

function step(from, key) {
  const row = from.closest("tr");
  const cells = [...row.querySelectorAll("td[data-field]")];
  const at = cells.indexOf(from);
  if (key === "ArrowRight") return cells[Math.min(at + 1, cells.length - 1)];
  if (key === "ArrowLeft") return cells[Math.max(at - 1, 0)];
  const next = key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
  return at < 0 ? null : next?.querySelectorAll("td[data-field]")[at];
}

function onEditor(event) {
  const chooses = event.target.matches("select") || (event.target.matches("textarea") && event.ctrlKey);
  if (event.key === "Escape" && open) close();
  else if (event.key === "Enter" && chooses) form.requestSubmit();
  else return false;
  return true;
}

function onCell(event) {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || !target.matches("tr.is-active, td[data-field]")) return false;
  if (!table.contains(target)) return false;
  if (key === "Enter" || key === "F2") {
    const cell = cellOf(target);
    if (cell) edit(cell);
    return Boolean(cell);
  }
  const next = key.startsWith("Arrow") ? step(target, key) : null;
  if (next) focus(next);
  return Boolean(next);
}

if (table) {
  table.addEventListener("dblclick", (event) => {
    const cell = cellOf(event.target);
    if (!cell || event.target.closest("a, input, button, .cell-editor")) return;
    getSelection().removeAllRanges();
    edit(cell);
  });
  pencil.addEventListener("click", () => edit(pencil.parentElement));
  for (const kind of ["mouseover", "focusin"]) {
    table.addEventListener(kind, (event) => {
      const cell = cellOf(event.target);
      if (cell) offer(cell);
    });
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-cell-cancel]")) close();
  });
  // Before the keys of lists, which open a row by Enter.
  document.addEventListener("keydown", (event) => {
    if (!(editor()?.contains(event.target) ? onEditor(event) : onCell(event))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  // The row comes anew, with what its old one had on the page alone.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!open || !event.detail.target.matches("tr[data-lead]")) return;
    const row = event.detail.target;
    open.saved = { id: row.id, field: open.cell.dataset.field, chosen: row.querySelector("[data-select-row]").checked };
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (open?.saved) {
      const { id, field, chosen } = open.saved;
      const row = document.getElementById(id);
      row.querySelector("[data-select-row]").checked = chosen;
      open = null;
      focus(row.querySelector(`td[data-field="${CSS.escape(field)}"]`));
    } else if (open) control()?.focus();
  });
}
