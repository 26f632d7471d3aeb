// The board: a card dragged to a column submits its own "Move" form, as the keyboard does. The
// answer is the card as it stands; whatever it says, the card then sits in the column of its stage.
const MIME = "text/plain";
const cardsOf = (column) => column.querySelector("[data-cards]");
let dragged = null;

function settle(card) {
  const column = document.querySelector(`[data-column="${card.dataset.stage}"]`);
  if (!column || cardsOf(column).contains(card)) return;
  cardsOf(column).prepend(card);
  // Who moved it by key had the focus in the card that is gone now.
  if (document.activeElement === document.body) card.querySelector("a").focus();
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
  if (column.dataset.column === dragged.dataset.stage) return;
  const form = dragged.querySelector("form");
  form.elements.stage.value = column.dataset.column;
  cardsOf(column).prepend(dragged);
  form.requestSubmit();
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  for (const column of document.querySelectorAll("[data-column].is-over")) column.classList.remove("is-over");
  dragged = null;
});

document.addEventListener("htmx:load", (event) => {
  if (event.target.matches?.("[data-card]")) settle(event.target);
});

// A move that never reached the server: back to where it came from.
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failure, (event) => {
    const card = event.target.closest?.("[data-card]");
    if (!card) return;
    card.querySelector("form").reset();
    settle(card);
  });
}
