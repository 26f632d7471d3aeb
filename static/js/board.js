// The board: a card that is dragged to a column, or moved by key, presses the button of that stage
// in its own "Move" menu. The answer is the card as it stands; whatever it says, the card then sits
// in the column of its stage, and the toast tells where.
const MIME = "text/plain";
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };
const cardsOf = (column) => column.querySelector("[data-cards]");
const columnOf = (card) => document.querySelector(`[data-column="${card.dataset.stage}"]`);
let dragged = null;

function settle(card) {
  const column = columnOf(card);
  if (!column) return;
  if (!cardsOf(column).contains(card)) cardsOf(column).prepend(card);
  // Who moved it by key had the focus in the card that is gone now.
  if (document.activeElement === document.body) card.querySelector("a").focus();
}

function move(card, column) {
  const button = card.querySelector(`button[name="stage"][value="${column?.dataset.column}"]`);
  button?.click();
  return Boolean(button);
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-card]") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData(MIME, dragged.id);
  dragged.classList.add("is-dragged");
});

document.addEventListener("dragover", (event) => {
  const column = dragged && event.target.closest?.("[data-column]");
  for (const other of document.querySelectorAll("[data-column].is-over")) {
    if (other !== column) other.classList.remove("is-over");
  }
  if (!column || column.dataset.column === "none") return;
  event.preventDefault();
  column.classList.add("is-over");
});

document.addEventListener("drop", (event) => {
  const column = dragged && event.target.closest?.("[data-column]");
  if (!column || column.dataset.column === "none") return;
  event.preventDefault();
  if (move(dragged, column)) cardsOf(column).prepend(dragged);
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  for (const column of document.querySelectorAll("[data-column].is-over")) column.classList.remove("is-over");
  dragged = null;
});

function neighbour(column, step) {
  const columns = [...document.querySelectorAll("[data-column]")];
  return columns[columns.indexOf(column) + step];
}

function walk(card, key) {
  const column = columnOf(card);
  const cards = [...cardsOf(column).querySelectorAll("[data-card]")];
  if (key === "ArrowUp" || key === "ArrowDown") return cards[cards.indexOf(card) + STEPS[key]];
  let next = neighbour(column, STEPS[key]);
  while (next && !next.querySelector("[data-card]")) next = neighbour(next, STEPS[key]);
  return next?.querySelector("[data-card]");
}

function onMenu(menu, event) {
  const buttons = [...menu.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    event.preventDefault();
    buttons[(at + STEPS[event.key] + buttons.length) % buttons.length].focus();
  }
}

document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.("[data-card]");
  if (!card || event.ctrlKey || event.altKey || event.metaKey) return;
  const menu = card.querySelector("details");
  if (menu?.open) {
    onMenu(menu, event);
  } else if (event.key === "m" && menu) {
    event.preventDefault();
    menu.open = true;
    menu.querySelector("button").focus();
  } else if (event.key in STEPS) {
    event.preventDefault();
    if (!event.shiftKey) walk(card, event.key)?.querySelector("a").focus();
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      move(card, neighbour(columnOf(card), STEPS[event.key]));
    }
  }
});

document.addEventListener("toggle", (event) => {
  if (event.target.matches(".board-move") && event.target.open) {
    event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}, true);

document.addEventListener("htmx:load", (event) => {
  if (event.target.matches?.("[data-card]")) settle(event.target);
});

// A move that never reached the server: back to where it came from.
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failure, (event) => {
    const card = event.target.closest?.("[data-card]");
    if (card) settle(card);
  });
}
