// A button or link with data-confirm="Delete 1,204 leads" asks first; with data-confirm-type="1204"
// the number has to be typed. Only then does its own click go through.
const dialog = document.querySelector("#confirm-dialog");
const confirmed = new WeakSet();
const bare = (text) => text.replace(/[\s,.]/g, "");

function ask(trigger) {
  const accept = dialog.querySelector("[data-confirm-accept]");
  const typed = dialog.querySelector("[data-confirm-typed]");
  const expected = trigger.dataset.confirmType ?? "";
  dialog.querySelector("[data-confirm-title]").textContent = `${trigger.dataset.confirm}?`;
  dialog.querySelector("[data-confirm-text]").textContent =
    trigger.dataset.confirmText ?? "This cannot be undone.";
  dialog.querySelector("[data-confirm-expected]").textContent = expected;
  typed.hidden = !expected;
  const input = typed.querySelector("input");
  input.value = "";
  accept.textContent = trigger.dataset.confirm;
  accept.disabled = Boolean(expected);
  input.oninput = () => (accept.disabled = bare(input.value) !== bare(expected));
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue !== "accept") return trigger.focus();
    confirmed.add(trigger);
    trigger.click();
    confirmed.delete(trigger);
  };
  dialog.showModal();
}

if (dialog) {
  document.addEventListener(
    "click",
    (event) => {
      const trigger = event.target.closest("[data-confirm]");
      if (!trigger || confirmed.has(trigger)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(trigger);
    },
    true,
  );
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) document.querySelector(opener.dataset.openDialog)?.showModal();
  if (event.target.matches("dialog") || event.target.closest("[data-close-dialog]")) {
    event.target.closest("dialog").close();
  }
});
