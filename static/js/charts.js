// Draws every canvas[data-chart] from the JSON script of that id, in the colours of the theme:
// {"kind": "bar" | "line", "labels": [...], "series": [{"label", "data", "tone"?}], "stacked"?}.
const drawn = new Map();

// Canvas cannot read light-dark(), so let the browser work a token out on a real element.
function colour(token) {
  const probe = document.createElement("span");
  probe.className = "chart-probe";
  probe.style.color = `var(--${token})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

const TONES = ["accent", "good", "watch", "bad", "line-strong"];

function configuration({ kind, labels, series, stacked = false }) {
  const ink = colour("ink-soft");
  const line = colour("line");
  const axis = { stacked, ticks: { color: ink }, border: { color: line } };
  const datasets = series.map(({ label, data, tone }, index) => {
    const paint = colour(TONES.includes(tone) ? tone : TONES[index % TONES.length]);
    return { label, data, backgroundColor: paint, borderColor: paint, borderWidth: kind === "line" ? 2 : 0, borderRadius: 3, pointRadius: 0, pointHitRadius: 12, tension: 0.25 };
  });
  return {
    type: kind,
    data: { labels, datasets },
    options: {
      maintainAspectRatio: false,
      animation: false,
      interaction: { mode: "index", intersect: false },
      scales: {
        x: { ...axis, grid: { display: false } },
        y: { ...axis, beginAtZero: true, grid: { color: line }, ticks: { color: ink, precision: 0 } },
      },
      plugins: { legend: { display: series.length > 1, align: "start", labels: { color: ink, boxWidth: 10, boxHeight: 10 } } },
    },
  };
}

function draw(canvas) {
  const data = document.getElementById(canvas.dataset.chart);
  if (!data) return;
  drawn.get(canvas)?.destroy();
  drawn.set(canvas, new window.Chart(canvas, configuration(JSON.parse(data.textContent))));
}

function drawAll() {
  for (const canvas of [...drawn.keys()].filter((known) => !known.isConnected)) {
    drawn.get(canvas).destroy();
    drawn.delete(canvas);
  }
  for (const canvas of document.querySelectorAll("canvas[data-chart]")) draw(canvas);
}

window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
drawAll();
document.addEventListener("theme-changed", drawAll);
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.querySelector?.("canvas[data-chart]")) drawAll();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
