// A label.drop-zone around a file input takes files dropped on it and shows which one was chosen.
function show(zone) {
  const input = zone.querySelector("input[type=file]");
  const place = zone.querySelector("[data-file-name]");
  const files = [...input.files];
  if (place && files.length) place.textContent = files.map((file) => `${file.name} (${size(file.size)})`).join(", ");
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  const [amount, unit] = bytes < 1024 ** 2 ? [bytes / 1024, "kB"] : [bytes / 1024 ** 2, "MB"];
  return `${amount.toLocaleString(undefined, { maximumFractionDigits: 1 })} ${unit}`;
}

document.addEventListener("change", (event) => {
  const zone = event.target.closest(".drop-zone");
  if (zone) show(zone);
});

for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const zone = event.target.closest?.(".drop-zone");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("is-over", name === "dragenter" || name === "dragover");
    if (name !== "drop" || !event.dataTransfer.files.length) return;
    const input = zone.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
