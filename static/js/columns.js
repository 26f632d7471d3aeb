// Choosing columns: one that is checked joins the shown ones, buttons move it among them. The form
// sends the boxes in the order in which they stand, which is all that its server wants to know.
const said = (form, text) => {
  form.querySelector("[data-columns-said]").textContent = text;
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-columns] [data-move]");
  if (!button) return;
  event.preventDefault();
  const choice = button.closest("[data-column]");
  const other = button.dataset.move === "up" ? choice.previousElementSibling : choice.nextElementSibling;
  if (!other) return;
  if (button.dataset.move === "up") other.before(choice);
  else other.after(choice);
  button.focus();
  const at = [...choice.parentElement.children].indexOf(choice) + 1;
  said(button.form, `${choice.dataset.column} is number ${at}`);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-columns]");
  if (!form || !event.target.checked) return;
  const shown = form.querySelector("[data-columns-shown]");
  const choice = event.target.closest("[data-column]");
  if (shown.contains(choice)) return;
  shown.append(choice);
  event.target.focus();
  said(form, `${choice.dataset.column} is shown last`);
});
