// The builder of filters: groups of conditions as rows of field, operator and value. It reads the
// fields once it is opened, and sends the filter as JSON in the form's hidden "filter".
const MAX_DEPTH = 3;
const form = document.querySelector("[data-filter-builder]");
const tree = form?.querySelector("[data-filter-tree]");
let offer = null;

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const option = (value, label, selected) => make("option", { value: String(value), selected }, label);
const button = (text, act, attributes = {}) => {
  const made = make("button", { type: "button", class: "btn btn-plain btn-sm", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
};
const fieldOf = (key) => offer.fields.find((field) => field.key === key) ?? offer.fields[0];

function fieldSelect(chosen) {
  const groups = new Map();
  for (const field of offer.fields) {
    if (!groups.has(field.group)) groups.set(field.group, make("optgroup", { label: field.group }));
    groups.get(field.group).append(option(field.key, field.label, field.key === chosen));
  }
  return make("select", { "aria-label": "Field", "data-field": "" }, ...groups.values());
}

function typed(kind, takes, value) {
  const many = takes === "many";
  const dates = kind === "date" || kind === "moment";
  const number = kind === "number" || takes === "days";
  const text = Array.isArray(value) ? value.join(", ") : String(value ?? "");
  // A moment with its hour, which no control for days could show.
  const day = dates && takes !== "days" && !text.includes("T");
  const type = many ? "text" : day ? "date" : number ? "number" : "text";
  const input = make("input", { type, required: true, "aria-label": takes === "days" ? "Days" : "Value" });
  if (type === "number") input.step = takes === "days" ? "1" : "any";
  if (takes === "days") input.min = "1";
  if (many) input.placeholder = "one, another";
  input.value = text;
  return input;
}

function picked(options, takes, value) {
  const chosen = new Set((Array.isArray(value) ? value : [value]).map(String));
  const many = takes === "many";
  const select = make("select", { required: true, multiple: many, "aria-label": "Value" });
  if (many) select.size = Math.min(5, Math.max(2, options.length));
  select.append(...options.map(([key, label]) => option(key, label, chosen.has(String(key)))));
  return select;
}

function valueInputs(field, operator, value) {
  if (operator.takes === "nothing") return [];
  if (operator.takes === "two") {
    const [low, high] = Array.isArray(value) ? value : [];
    return [typed(field.kind, "one", low), typed(field.kind, "one", high)];
  }
  if (field.options.length && operator.takes !== "days") return [picked(field.options, operator.takes, value)];
  return [typed(field.kind, operator.takes, value)];
}

function condition(written) {
  const fields = fieldSelect(written.field);
  const operators = make("select", { "aria-label": "Operator" });
  const values = make("span", { class: "filter-values" });
  const row = make("div", { class: "filter-row", "data-condition": "" }, fields, operators, values);
  const remove = button("×", () => {
    const group = row.parentElement.closest("[data-group]");
    row.remove();
    group.querySelector("[data-add]").focus();
  }, { class: "btn btn-quiet btn-icon", "aria-label": "Remove the condition" });
  row.append(remove);
  const current = () => offer.operators[fieldOf(fields.value).kind].find((one) => one.key === operators.value);
  const showValues = (value) => values.replaceChildren(...valueInputs(fieldOf(fields.value), current(), value));
  const showOperators = (op) => {
    const offered = offer.operators[fieldOf(fields.value).kind];
    operators.replaceChildren(...offered.map((one) => option(one.key, one.label, one.key === op)));
  };
  fields.addEventListener("change", () => { showOperators(); showValues(); });
  operators.addEventListener("change", () => showValues());
  showOperators(written.op);
  showValues(written.value);
  row.read = () => read(fieldOf(fields.value), current(), [...values.children]);
  return row;
}

function read(field, operator, inputs) {
  const written = { field: field.key, op: operator.key };
  if (operator.takes === "nothing") return written;
  if (operator.takes === "two") return { ...written, value: inputs.map((input) => input.value) };
  const [input] = inputs;
  if (input.multiple) return { ...written, value: [...input.selectedOptions].map((one) => one.value) };
  if (operator.takes !== "many") return { ...written, value: input.value };
  return { ...written, value: input.value.split(",").map((one) => one.trim()).filter(Boolean) };
}

function group(written, depth) {
  const joint = "any" in written ? "any" : "all";
  const joints = make("select", { "aria-label": "How the conditions combine" },
    option("all", "All of these hold", joint === "all"), option("any", "At least one of these holds", joint === "any"));
  const parts = make("div", { class: "filter-parts" });
  const acts = make("div", { class: "filter-acts" });
  const box = make("div", { class: "filter-group", role: "group", "aria-label": "Conditions", "data-group": "" }, joints, parts, acts);
  const add = (part) => parts.append(part.field ? condition(part) : group(part, depth + 1));
  const grow = (part) => {
    add(part);
    parts.lastElementChild.querySelector("[data-field]").focus();
  };
  acts.append(button("Add condition", () => grow({ field: "city" }), { "data-add": "" }));
  if (depth < MAX_DEPTH) acts.append(button("Add group", () => grow({ any: [{ field: "city" }] })));
  if (depth > 1) acts.append(button("Remove group", () => {
    const outer = box.parentElement.closest("[data-group]");
    box.remove();
    outer.querySelector(":scope > .filter-acts [data-add]").focus();
  }));
  for (const part of written[joint]) add(part);
  box.read = () => {
    const held = [...parts.children].map((part) => part.read()).filter(Boolean);
    return held.length ? { [joints.value]: held } : null;
  };
  return box;
}

async function open() {
  if (offer) return;
  const answer = await fetch(form.dataset.fields, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) {
    tree.textContent = "The fields could not be loaded. Close this and try again.";
    return;
  }
  offer = await answer.json();
  const written = form.dataset.filter ? JSON.parse(form.dataset.filter) : { all: [{ field: "city" }] };
  tree.replaceChildren(group(written, 1));
  tree.querySelector("[data-field]").focus();
}

document.querySelector("[data-filter-open]")?.addEventListener("click", open);
form?.addEventListener("submit", () => {
  const hidden = form.elements.namedItem("filter");
  const held = offer ? tree.firstElementChild.read() : JSON.parse(form.dataset.filter || "null");
  hidden.value = held ? JSON.stringify(held) : "";
  hidden.disabled = !held;
});
