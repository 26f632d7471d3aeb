// A label.drop-zone around a file input takes files dropped on it and shows which one was chosen.
function show(zone) {
  const input = zone.querySelector("input[type=file]");
  const place = zone.querySelector("[data-file-name]");
  const files = [...input.files];
  if (place && files.length) place.textContent = files.map((file) => `${file.name} (${size(file.size)})`).join(", ");
  // Told before hours of sending: a server refuses by the length, and cuts the line.
  const limit = Number(zone.dataset.maxBytes) || Infinity;
  const large = files.find((file) => file.size > limit);
  input.setCustomValidity(
    large ? `${large.name} has ${size(large.size)}; at most ${size(limit)} are taken. Leave out columns, or split it into several files.` : "",
  );
  if (large) input.reportValidity();
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  const power = Math.min(3, Math.floor(Math.log2(bytes) / 10));
  const [amount, unit] = [bytes / 1024 ** power, ["", "kB", "MB", "GB"][power]];
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
